import type { Column } from '@openfinops/plugin'

const text: Column = { type: 'text' }
const decimal: Column = { type: 'decimal' }
const date: Column = { type: 'date' }

/**
 * The columns of actual, amortized and usage exports, of all agreements and versions. What the same charges would cost
 * pay-as-you-go, in US dollars or in the currency of the prices is loaded, but is no cost in the currency of the bill.
 * The service period and the day of the exchange rate stay text: they lie outside the month as well (an end is the first
 * day of the next one), so they cannot tell whether the day or the month comes first in a date.
 * Source: https://learn.microsoft.com/azure/cost-management-billing/dataset-schema/schema-index
 */
export const nativeColumns: Readonly<Record<string, Column>> = {
  CostInBillingCurrency: { type: 'decimal', role: 'cost' },
  BillingCurrency: { type: 'text', role: 'currency' },
  Date: { type: 'date', role: 'start' },
  MeterCategory: { type: 'text', role: 'service' },
  SubscriptionId: { type: 'text', role: 'account' },
  BillingAccountId: { type: 'text', role: 'payer' },

  BillingPeriodEndDate: date,
  BillingPeriodStartDate: date,

  CostInPricingCurrency: decimal,
  CostInUsd: decimal,
  EffectivePrice: decimal,
  ExchangeRatePricingToBilling: decimal,
  PayGPrice: decimal,
  PaygCostInBillingCurrency: decimal,
  PaygCostInUsd: decimal,
  Quantity: decimal,
  UnitPrice: decimal,

  Tags: { type: 'map' },

  AccountId: text,
  AccountName: text,
  AccountOwnerId: text,
  AdditionalInfo: text,
  AvailabilityZone: text,
  BenefitId: text,
  BenefitName: text,
  BillingAccountName: text,
  BillingProfileId: text,
  BillingProfileName: text,
  ChargeType: text,
  ConsumedService: text,
  CostAllocationRuleName: text,
  CostCenter: text,
  ExchangeRateDate: text,
  Frequency: text,
  InvoiceId: text,
  InvoiceSectionId: text,
  InvoiceSectionName: text,
  IsAzureCreditEligible: text,
  Location: text,
  MeterId: text,
  MeterName: text,
  MeterRegion: text,
  MeterSubCategory: text,
  OfferId: text,
  PartNumber: text,
  PlanName: text,
  PreviousInvoiceId: text,
  PricingCurrency: text,
  PricingModel: text,
  ProductId: text,
  ProductName: text,
  ProductOrderId: text,
  ProductOrderName: text,
  Provider: text,
  PublisherId: text,
  PublisherName: text,
  PublisherType: text,
  ResellerMpnId: text,
  ResellerName: text,
  ReservationId: text,
  ReservationName: text,
  ResourceGroup: text,
  ResourceId: text,
  ResourceLocation: text,
  ResourceLocationNormalized: text,
  ResourceName: text,
  ResourceType: text,
  ServiceFamily: text,
  ServiceInfo1: text,
  ServiceInfo2: text,
  ServiceName: text,
  ServicePeriodEndDate: text,
  ServicePeriodStartDate: text,
  ServiceTier: text,
  SubscriptionName: text,
  Term: text,
  UnitOfMeasure: text,
}

/** What columns are called in other versions, and what they are called here. */
export const formerNames: Readonly<Record<string, string>> = {
  BillingCurrencyCode: 'BillingCurrency',
  Cost: 'CostInBillingCurrency',
  Currency: 'BillingCurrency',
  InstanceId: 'ResourceId',
  InvoiceSection: 'InvoiceSectionName',
  PreTaxCost: 'CostInBillingCurrency',
  Product: 'ProductName',
  ResourceGroupName: 'ResourceGroup',
  ResourceRate: 'EffectivePrice',
  SubscriptionGuid: 'SubscriptionId',
  UsageDateTime: 'Date',
  UsageQuantity: 'Quantity',
}
