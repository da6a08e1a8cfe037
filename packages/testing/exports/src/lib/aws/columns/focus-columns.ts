import { double, money, plain, timestamp } from '../../columns/column.ts'
import { mapText } from '../../columns/map-text.ts'
import type { Charge } from '../charge.ts'
import { parquetName } from '../parquet-name.ts'
import { type Column, columnsOf, rowColumn } from './column.ts'
import type { DataExportsOptions } from './data-exports-options.ts'
import {
  billedCost,
  commitmentQuantity,
  consumedQuantity,
  contractedCost,
  effectiveCost,
  focusRules,
  listCost,
  pricingQuantity,
} from './focus-rules.ts'
import { type FocusVersion, focusNames } from './focus-versions.ts'

const stringMap = { type: 'map<string,string>' } as const
const company = 'Amazon Web Services, Inc.'

const product = columnsOf((charge) => charge.product)
const account = columnsOf((charge) => charge.account)
const tags = columnsOf((charge) => charge.tags)
const rule = columnsOf((charge) => focusRules[charge.type])
const everywhere = {}
const constant = columnsOf(() => everywhere)

/** The columns of an AWS FOCUS export of a version. */
export function focusColumns(version: FocusVersion, options: DataExportsOptions): readonly Column[] {
  const known = new Map(
    [
      ...billColumns(options),
      ...chargeColumns,
      ...priceColumns,
      ...commitmentColumns(options),
      ...resourceColumns,
      ...mapColumns(options),
    ].map((column) => [column.name, column]),
  )
  return focusNames[version].map((name) => known.get(name) ?? constant(name, () => undefined))
}

function billColumns({ payer, payerName, currency, invoiceId, month }: DataExportsOptions): readonly Column[] {
  return [
    constant('BillingAccountId', () => payer),
    constant('BillingAccountName', () => payerName),
    constant('BillingAccountType', () => 'AWS Account'),
    constant('BillingCurrency', () => currency),
    constant('BillingPeriodEnd', () => month.end.milliseconds, timestamp),
    constant('BillingPeriodStart', () => month.start.milliseconds, timestamp),
    constant('InvoiceId', () => invoiceId),
    constant('InvoiceIssuerName', () => company),
    constant('PricingCurrency', () => currency),
    constant('ProviderName', () => 'AWS'),
    constant('PublisherName', () => company),
    account('SubAccountId', ({ id }) => id),
    account('SubAccountName', ({ name }) => name),
    account('SubAccountType', () => 'AWS Account'),
  ]
}

const chargeColumns: readonly Column[] = [
  rule('ChargeCategory', ({ category }) => category),
  rowColumn('ChargeClass', ({ type }) => (type === 'Refund' ? 'Correction' : ''), plain),
  rowColumn('ChargeDescription', ({ description }) => description),
  rule('ChargeFrequency', ({ frequency }) => frequency),
  rowColumn('ChargePeriodEnd', ({ span }) => span.end.milliseconds, timestamp),
  rowColumn('ChargePeriodStart', ({ span }) => span.start.milliseconds, timestamp),
]

const priceColumns: readonly Column[] = [
  rowColumn('BilledCost', billedCost, money),
  rowColumn('ConsumedQuantity', consumedQuantity, double),
  rowColumn('ConsumedUnit', (charge) => consumedQuantity(charge) && charge.product.unit),
  rowColumn('ContractedCost', contractedCost, money),
  rowColumn('ContractedUnitPrice', contractedUnitPrice, double),
  rowColumn('EffectiveCost', effectiveCost, money),
  rowColumn('ListCost', listCost, money),
  rowColumn('ListUnitPrice', listUnitPrice, double),
  rowColumn('PricingCategory', pricingCategory, plain),
  rowColumn('PricingCurrencyContractedUnitPrice', contractedUnitPrice, double),
  rowColumn('PricingCurrencyEffectiveCost', effectiveCost, money),
  rowColumn('PricingCurrencyListUnitPrice', listUnitPrice, double),
  rowColumn('PricingQuantity', pricingQuantity, double),
  rowColumn('PricingUnit', (charge) => pricingQuantity(charge) && charge.product.unit),
]

function commitmentColumns({ currency }: DataExportsOptions): readonly Column[] {
  const either = (savingsPlan: string, reservation: string) => (charge: Charge) =>
    charge.savingsPlan ? savingsPlan : charge.reservation ? reservation : ''
  return [
    rowColumn('CommitmentDiscountCategory', either('Spend', 'Usage'), plain),
    rowColumn('CommitmentDiscountId', commitmentId, plain),
    rowColumn('CommitmentDiscountQuantity', commitmentQuantity, double),
    rule('CommitmentDiscountStatus', ({ status }) => status),
    rowColumn('CommitmentDiscountType', either('Savings Plan', 'Reserved Instance'), plain),
    rowColumn('CommitmentDiscountUnit', either(currency, 'Hours'), plain),
  ]
}

const resourceColumns: readonly Column[] = [
  rowColumn('AvailabilityZone', ({ zone }) => zone, plain),
  product('RegionId', ({ region }) => region?.id),
  product('RegionName', ({ region }) => region?.name),
  rowColumn('ResourceId', resourceId),
  tags('ResourceName', (set) => set.tags['user:Name']),
  rowColumn('ResourceType', (charge) => resourceType(resourceId(charge)), plain),
  product('ServiceCategory', ({ service }) => service.category),
  product('ServiceName', ({ service }) => service.name),
  product('ServiceSubcategory', ({ service }) => service.subcategory),
  product('SkuId', ({ sku }) => sku),
  product('SkuMeter', ({ usageType }) => usageType),
  product('SkuPriceId', ({ rateCode }) => rateCode),
  product('x_Operation', ({ operation }) => operation),
  product('x_ServiceCode', ({ service }) => service.code),
  product('x_UsageType', ({ usageType }) => usageType),
]

function mapColumns({ tagKeys }: DataExportsOptions): readonly Column[] {
  return [
    product(
      'SkuPriceDetails',
      ({ attributes }) => mapText(Object.entries(attributes).map(([key, value]) => [`x_${parquetName(key)}`, value])),
      stringMap,
    ),
    // FOCUS wants keys of the one user-defined scheme without its prefix.
    tags('Tags', (set) => mapText(tagKeys.map((key) => [key.replace(/^user:/, ''), set.tags[key]])), stringMap),
    tags('x_CostCategories', (set) => mapText(Object.entries(set.costCategories)), stringMap),
    rowColumn('x_Discounts', ({ discount }) => mapText([['edp_discount', discount]]), { type: 'map<string,double>' }),
  ]
}

function commitmentId({ savingsPlan, reservation }: Charge): string {
  return savingsPlan?.arn ?? reservation?.arn ?? ''
}

/** The commitment itself for its purchase and its unused part. */
function resourceId(charge: Charge): string {
  return focusRules[charge.type].status === 'Used' ? charge.resourceId : commitmentId(charge) || charge.resourceId
}

function resourceType(id: string): string {
  if (id.startsWith('i-')) return 'instance'
  if (id.startsWith('vol-')) return 'volume'
  return /^arn:aws:[^:]*:[^:]*:[^:]*:([a-z-]+)[:/]/.exec(id)?.[1] ?? ''
}

function pricingCategory({ type, product: { usageType } }: Charge): string {
  return type === 'Usage' && usageType.includes('SpotUsage') ? 'Dynamic' : focusRules[type].pricing
}

function listUnitPrice({ publicCost, product: { price } }: Charge) {
  return publicCost && price
}

/** Unknown under a discount, which is given on the cost. */
function contractedUnitPrice(charge: Charge) {
  return charge.discount === undefined ? listUnitPrice(charge) : undefined
}
