import type { Column, SourceColumn } from '@openfinops/plugin'

const text: Column = { type: 'text' }
const decimal: Column = { type: 'decimal' }
const cost: Column = { type: 'decimal', role: 'cost' }
const timestamp: Column = { type: 'timestamp' }
const map: Column = { type: 'map' }

/** What manifests and Parquet files call their types, where they are not text. */
const types: ReadonlyMap<string | undefined, Column> = new Map([
  ['double', decimal],
  ['decimal', decimal],
  ['timestamp', timestamp],
  ['map', map],
])

/**
 * The columns of FOCUS that are more than text, and those of AWS's own.
 * Source: https://focus.finops.org, specification 1.2, columns of the dataset «Cost and Usage»;
 * https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-2-aws.html
 */
const columns: Readonly<Record<string, Column>> = {
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
  x_CostCategories: map,
  x_Discounts: map,
}

const known: ReadonlyMap<string, Column> = new Map(Object.entries(columns))

/** What becomes of a column of a FOCUS export. */
export function focusColumn({ name, type }: SourceColumn): Column {
  return known.get(name) ?? types.get(type) ?? text
}
