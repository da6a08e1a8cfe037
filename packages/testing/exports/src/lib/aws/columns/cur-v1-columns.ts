import { double, money, plain, timestamp } from '../../columns/column.ts'
import { times } from '../../decimal.ts'
import type { Moment, Month } from '../../month.ts'
import { costCategories } from '../../tag-sets.ts'
import type { Charge } from '../charge.ts'
import { type Column, columnsOf, rowColumn } from './column.ts'
import { curV1ProductColumns } from './cur-v1-product-columns.ts'
import { normalizationFactor } from './normalization-factor.ts'

export interface CurColumnOptions {
  readonly payer: string
  readonly currency: string
  readonly tagKeys: readonly string[]
  readonly invoiceId: string
  /** With the Net and discount columns that appear under a negotiated discount. */
  readonly net: boolean
  readonly month: Month
  readonly moment: (moment: Moment) => string
}

const product = columnsOf((charge) => charge.product)
const reservation = columnsOf((charge) => charge.reservation)
const savingsPlan = columnsOf((charge) => charge.savingsPlan)
const split = columnsOf((charge) => charge.split)
const tags = columnsOf((charge) => charge.tags)

/** The columns of a legacy report, in the order its groups have there. */
export function curV1Columns(options: CurColumnOptions): readonly Column[] {
  return [
    rowColumn('identity/LineItemId', (_, id) => id, plain),
    rowColumn('identity/TimeInterval', (charge) => charge.span.interval, plain),
    ...billColumns(options),
    ...lineItemColumns(options),
    ...curV1ProductColumns,
    ...pricingColumns(options),
    ...reservationColumns(options),
    ...savingsPlanColumns(options),
    ...(options.net ? discountColumns : []),
    ...splitColumns,
    ...costCategories.map((name) => tags(`costCategory/${name}`, (set) => set.costCategories[name])),
    ...options.tagKeys.map((key) => tags(`resourceTags/${key}`, (set) => set.tags[key])),
  ]
}

const billTypes = { Anniversary: { text: 'Anniversary' }, Refund: { text: 'Refund' } }
const bill = columnsOf((charge) => billTypes[charge.billType])

function billColumns({ invoiceId, payer, month, moment }: CurColumnOptions): readonly Column[] {
  return [
    bill('bill/InvoiceId', () => invoiceId),
    bill('bill/InvoicingEntity', () => 'Amazon Web Services, Inc.'),
    bill('bill/BillingEntity', () => 'AWS'),
    bill('bill/BillType', (type) => type.text),
    bill('bill/PayerAccountId', () => payer),
    bill('bill/BillingPeriodStartDate', () => moment(month.start), timestamp),
    bill('bill/BillingPeriodEndDate', () => moment(month.end), timestamp),
  ]
}

function lineItemColumns({ currency, net, moment }: CurColumnOptions): readonly Column[] {
  return [
    rowColumn('lineItem/UsageAccountId', (charge) => charge.account.id, plain),
    rowColumn('lineItem/LineItemType', (charge) => charge.type, plain),
    rowColumn('lineItem/UsageStartDate', (charge) => moment(charge.span.start), timestamp),
    rowColumn('lineItem/UsageEndDate', (charge) => moment(charge.span.end), timestamp),
    product('lineItem/ProductCode', ({ service }) => service.code),
    product('lineItem/UsageType', ({ usageType }) => usageType),
    product('lineItem/Operation', ({ operation }) => operation),
    rowColumn('lineItem/AvailabilityZone', (charge) => charge.zone, plain),
    rowColumn('lineItem/ResourceId', (charge) => charge.resourceId),
    rowColumn('lineItem/UsageAmount', (charge) => charge.usage, double),
    rowColumn('lineItem/NormalizationFactor', (charge) => normalizationFactor(charge), double),
    rowColumn('lineItem/NormalizedUsageAmount', normalizedUsage, double),
    rowColumn('lineItem/CurrencyCode', () => currency, plain),
    rowColumn('lineItem/UnblendedRate', (charge) => charge.rate),
    rowColumn('lineItem/UnblendedCost', (charge) => charge.cost, money),
    ...(net
      ? [
          rowColumn('lineItem/NetUnblendedRate', (charge) => charge.rate),
          rowColumn('lineItem/NetUnblendedCost', (charge) => charge.netCost, money),
        ]
      : []),
    rowColumn('lineItem/BlendedRate', (charge) => charge.rate),
    rowColumn('lineItem/BlendedCost', (charge) => charge.cost, money),
    rowColumn('lineItem/LineItemDescription', (charge) => charge.description),
    rowColumn('lineItem/TaxType', (charge) => charge.taxType, plain),
    rowColumn('lineItem/LegalEntity', () => 'Amazon Web Services, Inc.'),
  ]
}

function normalizedUsage(charge: Charge) {
  const factor = normalizationFactor(charge)
  return factor && charge.usage && times(factor, charge.usage)
}

function pricingColumns({ currency }: CurColumnOptions): readonly Column[] {
  return [
    product('pricing/RateCode', ({ rateCode }) => rateCode),
    product('pricing/RateId', ({ rateId }) => rateId),
    product('pricing/currency', () => currency),
    rowColumn('pricing/publicOnDemandCost', (charge) => charge.publicCost, money),
    rowColumn('pricing/publicOnDemandRate', (charge) => charge.publicCost && charge.product.price),
    product('pricing/term', ({ unit, usageType }) => (unit === '' || usageType.includes('Spot') ? '' : 'OnDemand')),
    product('pricing/unit', ({ unit }) => unit),
  ]
}

function reservationColumns({ net }: CurColumnOptions): readonly Column[] {
  return [
    reservation('reservation/AmortizedUpfrontCostForUsage', (part) => part.amortizedForUsage, money),
    reservation('reservation/AmortizedUpfrontFeeForBillingPeriod', (part) => part.amortizedForPeriod, money),
    reservation('reservation/AvailabilityZone', () => ''),
    reservation('reservation/EffectiveCost', (part) => part.effectiveCost, money),
    reservation('reservation/EndTime', (part) => part.endTime),
    reservation('reservation/ModificationStatus', () => 'Original'),
    ...(net
      ? [
          reservation('reservation/NetAmortizedUpfrontCostForUsage', (part) => part.amortizedForUsage, money),
          reservation('reservation/NetAmortizedUpfrontFeeForBillingPeriod', (part) => part.amortizedForPeriod, money),
          reservation('reservation/NetEffectiveCost', (part) => part.effectiveCost, money),
          reservation('reservation/NetRecurringFeeForUsage', (part) => part.recurringForUsage, money),
          reservation(
            'reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod',
            (part) => part.unusedAmortized,
            money,
          ),
          reservation('reservation/NetUnusedRecurringFee', (part) => part.unusedRecurring, money),
          reservation('reservation/NetUpfrontValue', (part) => part.upfront, money),
        ]
      : []),
    reservation('reservation/NormalizedUnitsPerReservation', (part) => times(part.unitsEach, part.normalizedEach)),
    reservation('reservation/NumberOfReservations', (part) => String(part.count)),
    reservation('reservation/RecurringFeeForUsage', (part) => part.recurringForUsage, money),
    reservation('reservation/ReservationARN', (part) => part.arn),
    reservation('reservation/StartTime', (part) => part.startTime),
    reservation('reservation/SubscriptionId', (part) => part.subscriptionId),
    reservation(
      'reservation/TotalReservedNormalizedUnits',
      (part) => part.totalUnits && times(part.totalUnits, part.normalizedEach),
    ),
    reservation('reservation/TotalReservedUnits', (part) => part.totalUnits),
    reservation('reservation/UnitsPerReservation', (part) => part.unitsEach),
    reservation('reservation/UnusedAmortizedUpfrontFeeForBillingPeriod', (part) => part.unusedAmortized, money),
    reservation('reservation/UnusedNormalizedUnitQuantity', (part) => part.unusedNormalized, double),
    reservation('reservation/UnusedQuantity', (part) => part.unusedUnits, double),
    reservation('reservation/UnusedRecurringFee', (part) => part.unusedRecurring, money),
    reservation('reservation/UpfrontValue', (part) => part.upfront, money),
  ]
}

function savingsPlanColumns({ net }: CurColumnOptions): readonly Column[] {
  return [
    savingsPlan('savingsPlan/TotalCommitmentToDate', (part) => part.totalCommitment, money),
    savingsPlan('savingsPlan/SavingsPlanARN', (part) => part.arn),
    savingsPlan('savingsPlan/SavingsPlanRate', (part) => part.rate, double),
    savingsPlan('savingsPlan/UsedCommitment', (part) => part.usedCommitment, money),
    savingsPlan('savingsPlan/SavingsPlanEffectiveCost', (part) => part.effectiveCost, money),
    ...(net ? [savingsPlan('savingsPlan/NetSavingsPlanEffectiveCost', (part) => part.effectiveCost, money)] : []),
    savingsPlan('savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod', (part) => part.amortizedForPeriod, money),
    savingsPlan('savingsPlan/RecurringCommitmentForBillingPeriod', (part) => part.recurringForPeriod, money),
    savingsPlan('savingsPlan/StartTime', (part) => part.startTime),
    savingsPlan('savingsPlan/EndTime', (part) => part.endTime),
    savingsPlan('savingsPlan/InstanceTypeFamily', () => ''),
    savingsPlan('savingsPlan/OfferingType', (part) => part.offering),
    savingsPlan('savingsPlan/PaymentOption', (part) => part.payment),
    savingsPlan('savingsPlan/PurchaseTerm', (part) => part.term),
    savingsPlan('savingsPlan/Region', () => 'Any'),
  ]
}

const discountColumns: readonly Column[] = [
  rowColumn('discount/EdpDiscount', (charge) => charge.discount, money),
  rowColumn('discount/TotalDiscount', (charge) => charge.discount, money),
]

const splitColumns: readonly Column[] = [
  split('splitLineItem/ActualUsage', (part) => part.actual, double),
  split('splitLineItem/ParentResourceId', (part) => part.parent),
  split('splitLineItem/PublicOnDemandSplitCost', (part) => part.publicCost, money),
  split('splitLineItem/PublicOnDemandUnusedCost', (part) => part.publicUnusedCost, money),
  split('splitLineItem/ReservedUsage', (part) => part.reserved, double),
  split('splitLineItem/SplitCost', (part) => part.cost, money),
  split('splitLineItem/SplitUsage', (part) => part.usage, double),
  split('splitLineItem/SplitUsageRatio', (part) => part.ratio, double),
  split('splitLineItem/UnusedCost', (part) => part.unusedCost, money),
]
