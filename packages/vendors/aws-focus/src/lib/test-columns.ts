import type { ColumnTest } from '@openfinops/vendor-aws-data-exports'

/**
 * Recognises the version of FOCUS by the columns that it brought, newest first. An export may leave columns out, so
 * what is certain is the oldest version that has them all.
 * Source: https://focus.finops.org, specification, releases 1.0 to 1.3; the preview is AWS's `FOCUS_1_0_AWS_PREVIEW`.
 */
const versions: readonly (readonly [schema: string, columns: readonly string[]])[] = [
  ['FOCUS 1.3', ['ServiceProviderName', 'HostProviderName', 'ContractApplied', 'AllocatedMethodId']],
  ['FOCUS 1.2', ['InvoiceId', 'PricingCurrency', 'BillingAccountType', 'SubAccountType']],
  ['FOCUS 1.1', ['CommitmentDiscountQuantity', 'CapacityReservationId', 'SkuMeter', 'ServiceSubcategory']],
  ['FOCUS 1.0-preview', ['ChargeSubcategory', 'UsageQuantity', 'Region']],
]

/** Refuses what is no FOCUS export; says which version the others are of. */
export const testColumns: ColumnTest = (columns) => {
  const names = new Set(columns.map(({ name }) => name))
  if (!names.has('BilledCost') && !names.has('EffectiveCost') && !names.has('ChargePeriodStart')) {
    return {
      problem: 'is not of a FOCUS export',
      fix: 'Read this export with the vendor of its table; for CUR 2.0 that is aws-cur-v2.',
    }
  }
  const version = versions.find(([, brought]) => brought.some((name) => names.has(name)))
  return { schema: version?.[0] ?? 'FOCUS 1.0' }
}
