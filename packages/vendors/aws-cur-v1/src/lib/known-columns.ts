import type { Column } from '@openfinops/plugin'

const decimal: Column = { type: 'decimal' }
const cost: Column = { type: 'decimal', role: 'cost' }
const timestamp: Column = { type: 'timestamp' }

/**
 * The columns that are more than text, by their names in CSV.
 *
 * `cost` are those that a bill, amortised or not, is reconciled by. What public prices would have cost is no cost of
 * the bill, and is in `pricing/currency`. Terms of reservations and savings plans (`StartTime`, `EndTime`) stay text,
 * which is what AWS says they are.
 *
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html
 */
export const knownColumns: Readonly<Record<string, Column>> = {
  'bill/BillingPeriodEndDate': timestamp,
  'bill/BillingPeriodStartDate': timestamp,
  'bill/PayerAccountId': { type: 'text', role: 'payer' },

  'lineItem/BlendedCost': cost,
  'lineItem/BlendedRate': decimal,
  'lineItem/CurrencyCode': { type: 'text', role: 'currency' },
  'lineItem/NetUnblendedCost': cost,
  'lineItem/NetUnblendedRate': decimal,
  'lineItem/NormalizationFactor': decimal,
  'lineItem/NormalizedUsageAmount': decimal,
  'lineItem/ProductCode': { type: 'text', role: 'service' },
  'lineItem/UnblendedCost': cost,
  'lineItem/UnblendedRate': decimal,
  'lineItem/UsageAccountId': { type: 'text', role: 'account' },
  'lineItem/UsageAmount': decimal,
  'lineItem/UsageEndDate': { type: 'timestamp', role: 'end' },
  'lineItem/UsageStartDate': { type: 'timestamp', role: 'start' },

  'pricing/publicOnDemandCost': decimal,
  'pricing/publicOnDemandRate': decimal,

  'reservation/AmortizedUpfrontCostForUsage': decimal,
  'reservation/AmortizedUpfrontFeeForBillingPeriod': decimal,
  'reservation/EffectiveCost': cost,
  'reservation/NetAmortizedUpfrontCostForUsage': decimal,
  'reservation/NetAmortizedUpfrontFeeForBillingPeriod': decimal,
  'reservation/NetEffectiveCost': cost,
  'reservation/NetRecurringFeeForUsage': decimal,
  'reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod': decimal,
  'reservation/NetUnusedRecurringFee': decimal,
  'reservation/NetUpfrontValue': decimal,
  'reservation/NormalizedUnitsPerReservation': decimal,
  'reservation/NumberOfReservations': decimal,
  'reservation/RecurringFeeForUsage': decimal,
  'reservation/TotalReservedNormalizedUnits': decimal,
  'reservation/TotalReservedUnits': decimal,
  'reservation/UnitsPerReservation': decimal,
  'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod': decimal,
  'reservation/UnusedNormalizedUnitQuantity': decimal,
  'reservation/UnusedQuantity': decimal,
  'reservation/UnusedRecurringFee': decimal,
  'reservation/UpfrontValue': decimal,

  'savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod': decimal,
  'savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod': decimal,
  'savingsPlan/NetRecurringCommitmentForBillingPeriod': decimal,
  'savingsPlan/NetSavingsPlanEffectiveCost': cost,
  'savingsPlan/RecurringCommitmentForBillingPeriod': decimal,
  'savingsPlan/SavingsPlanEffectiveCost': cost,
  'savingsPlan/SavingsPlanRate': decimal,
  'savingsPlan/TotalCommitmentToDate': decimal,
  'savingsPlan/UsedCommitment': decimal,

  'splitLineItem/ActualUsage': decimal,
  'splitLineItem/NetSplitCost': decimal,
  'splitLineItem/NetUnusedCost': decimal,
  'splitLineItem/PublicOnDemandSplitCost': decimal,
  'splitLineItem/PublicOnDemandUnusedCost': decimal,
  'splitLineItem/ReservedUsage': decimal,
  'splitLineItem/SplitCost': decimal,
  'splitLineItem/SplitUsage': decimal,
  'splitLineItem/SplitUsageRatio': decimal,
  'splitLineItem/UnusedCost': decimal,
}
