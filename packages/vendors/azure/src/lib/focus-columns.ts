import type { Column } from '@openfinops/plugin'

const decimal: Column = { type: 'decimal' }
const cost: Column = { type: 'decimal', role: 'cost' }
const timestamp: Column = { type: 'timestamp' }
const map: Column = { type: 'map' }

/**
 * The columns of Azure's FOCUS exports, of all versions, that are more than text. Costs in US dollars are in another
 * currency than `BillingCurrency` says. `x_SkuDetails` holds numbers and lists: it stays the text that it is.
 * Source: https://learn.microsoft.com/azure/cost-management-billing/dataset-schema/cost-usage-details-focus
 */
export const focusColumns: Readonly<Record<string, Column>> = {
  BilledCost: cost,
  ContractedCost: cost,
  EffectiveCost: cost,
  ListCost: cost,

  BillingAccountId: { type: 'text', role: 'payer' },
  BillingCurrency: { type: 'text', role: 'currency' },
  BillingPeriodEnd: timestamp,
  BillingPeriodStart: timestamp,
  ChargePeriodEnd: { type: 'timestamp', role: 'end' },
  ChargePeriodStart: { type: 'timestamp', role: 'start' },
  ServiceName: { type: 'text', role: 'service' },
  SubAccountId: { type: 'text', role: 'account' },

  CommitmentDiscountQuantity: decimal,
  ConsumedQuantity: decimal,
  ContractedUnitPrice: decimal,
  ListUnitPrice: decimal,
  PricingCurrencyContractedUnitPrice: decimal,
  PricingCurrencyEffectiveCost: decimal,
  PricingCurrencyListUnitPrice: decimal,
  PricingQuantity: decimal,
  UsageQuantity: decimal,

  SkuPriceDetails: map,
  Tags: map,

  x_BilledCostInUsd: decimal,
  x_BilledUnitPrice: decimal,
  x_BillingExchangeRate: decimal,
  x_BillingExchangeRateDate: timestamp,
  x_ContractedCostInUsd: decimal,
  x_EffectiveCostInUsd: decimal,
  x_EffectiveUnitPrice: decimal,
  x_ListCostInUsd: decimal,
  x_OnDemandCost: decimal,
  x_OnDemandCostInUsd: decimal,
  x_OnDemandUnitPrice: decimal,
  x_PartnerCreditRate: decimal,
  x_PricingBlockSize: decimal,
  x_ServicePeriodEnd: timestamp,
  x_ServicePeriodStart: timestamp,
}
