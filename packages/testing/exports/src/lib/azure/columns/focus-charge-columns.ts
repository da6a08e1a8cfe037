import { double, money, plain, timestamp } from '../../columns/column.ts'
import { decimal, times } from '../../decimal.ts'
import type { AzureCharge } from '../charge.ts'
import { inBillingCurrency } from '../in-billing-currency.ts'
import type { AzureSettings } from '../settings.ts'
import { benefit, type Column, day, meter, rowColumn } from './column.ts'
import {
  chargeCategory,
  chargeFrequency,
  commitmentStatus,
  consumedQuantity,
  contractedPrice,
  isUnused,
  listCost,
  pricingCategory,
} from './focus-rules.ts'

/** What is charged, for what, at which price, under which commitment. */
export function focusChargeColumns(settings: AzureSettings): readonly Column[] {
  return [...costColumns(settings), ...chargeColumns, ...quantityColumns, ...commitmentColumns]
}

/** Unit prices are in the currency of the bill as well. */
function costColumns(settings: AzureSettings): readonly Column[] {
  const billed = inBillingCurrency(settings)
  const contractedCost = (charge: AzureCharge) => times(charge.quantity, contractedPrice(charge))
  return [
    rowColumn('BilledCost', ({ actual }) => billed(actual.cost), money),
    rowColumn('ContractedCost', (charge) => billed(contractedCost(charge)), money),
    rowColumn('ContractedUnitPrice', (charge) => billed(contractedPrice(charge)), double),
    rowColumn('EffectiveCost', ({ amortized }) => billed(amortized.cost), money),
    rowColumn('ListCost', (charge) => billed(listCost(charge)), money),
    rowColumn('ListUnitPrice', ({ listPrice }) => billed(listPrice), double),
    rowColumn('x_BilledCostInUsd', ({ actual }) => actual.cost, double),
    rowColumn('x_BilledUnitPrice', ({ actual }) => billed(actual.price), double),
    rowColumn('x_ContractedCostInUsd', contractedCost, double),
    rowColumn('x_EffectiveCostInUsd', ({ amortized }) => amortized.cost, double),
    rowColumn('x_EffectiveUnitPrice', ({ amortized }) => billed(amortized.price), double),
    rowColumn('x_ListCostInUsd', listCost, double),
    rowColumn('x_OnDemandCost', (charge) => billed(contractedCost(charge)), double),
    rowColumn('x_OnDemandCostInUsd', contractedCost, double),
    rowColumn('x_OnDemandUnitPrice', (charge) => billed(contractedPrice(charge)), double),
  ]
}

const chargeColumns: readonly Column[] = [
  rowColumn('ChargeCategory', chargeCategory, plain),
  rowColumn('ChargeClass', ({ type }) => (type === 'Refund' ? 'Correction' : ''), plain),
  meter('ChargeDescription', ({ product }) => product),
  rowColumn('ChargeFrequency', chargeFrequency, plain),
  day('ChargePeriodEnd', ({ end }) => end.seconds, timestamp),
  day('ChargePeriodStart', ({ start }) => start.seconds, timestamp),
  rowColumn('ChargeSubcategory', chargeSubcategory, plain),
  rowColumn('PricingCategory', pricingCategory, plain),
  rowColumn('x_AmortizationClass', amortizationClass, plain),
]

const quantityColumns: readonly Column[] = [
  rowColumn('ConsumedQuantity', consumedQuantity, double),
  rowColumn('ConsumedUnit', ({ type, meter: { unit } }) => (type === 'Usage' ? unit.each : '')),
  rowColumn('PricingQuantity', ({ quantity }) => quantity, double),
  meter('PricingUnit', ({ unit }) => unit.each),
  rowColumn('UsageQuantity', consumedQuantity, double),
  rowColumn('UsageUnit', ({ type, meter: { unit } }) => (type === 'Usage' ? unit.each : '')),
  meter('x_PricingBlockSize', ({ unit }) => decimal(unit.block, 0), double),
  meter('x_PricingUnitDescription', ({ unit }) => unit.name),
]

const commitmentColumns: readonly Column[] = [
  benefit('CommitmentDiscountCategory', ({ kind }) => (kind === 'Reservation' ? 'Usage' : 'Spend')),
  benefit('CommitmentDiscountId', ({ id }) => id.toLowerCase()),
  benefit('CommitmentDiscountName', ({ name }) => name),
  rowColumn('CommitmentDiscountStatus', commitmentStatus, plain),
  benefit('CommitmentDiscountType', ({ kind }) => (kind === 'Reservation' ? 'Reservation' : 'Savings Plan')),
  benefit('x_SkuOrderId', ({ orderId }) => orderId),
  benefit('x_SkuOrderName', ({ orderName }) => orderName),
  benefit('x_SkuTerm', () => '12'),
]

/** Of the preview of 1.0, which has it in the place of a status and a class. */
function chargeSubcategory(charge: AzureCharge): string {
  if (charge.type === 'Refund') return 'Refund'
  if (charge.type !== 'Usage' && !isUnused(charge)) return ''
  if (charge.benefit === undefined) return 'On-Demand'
  return isUnused(charge) ? 'Unused Commitment' : 'Used Commitment'
}

function amortizationClass(charge: AzureCharge): string {
  if (charge.benefit === undefined) return ''
  return charge.type === 'Purchase' || charge.type === 'Refund' ? 'Principal' : 'Amortized Charge'
}
