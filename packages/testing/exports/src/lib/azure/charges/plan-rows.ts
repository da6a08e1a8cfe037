import { type AzureChargeType, azureChargeTypes, type ExportRequest } from '../../../export-request.ts'
import { shareRows } from '../../charges/share-rows.ts'
import type { Estate } from './estate.ts'

const defaultWeights: Readonly<Record<AzureChargeType, number>> = {
  usage: 84,
  ri: 6,
  sp: 6,
  refund: 0.5,
  marketplace: 3,
  rounding: 0.5,
}

const ofUsage: ReadonlySet<AzureChargeType> = new Set(['usage', 'ri', 'sp'])

/**
 * How many rows each type of charge gets: as their weights say, together exactly `rows`. Throws a RangeError when no
 * weight is above 0.
 */
export function planRows(
  rows: number,
  weights: ExportRequest['charges'] = defaultWeights,
  { shape, rounded }: Pick<Estate, 'shape' | 'rounded'>,
): (type: AzureChargeType) => number {
  const plan = shareRows(rows, azureChargeTypes, (type) => {
    if (shape === 'usage' && !ofUsage.has(type)) return 0
    return type === 'rounding' && !rounded ? 0 : (weights[type] ?? 0)
  })
  const share = (type: AzureChargeType) => plan.get(type) ?? 0
  if (shape === 'focus') {
    // A commitment is at least two rows there: its purchase and what was left unused.
    for (const type of ['ri', 'sp'] as const) {
      if (share(type) !== 1) continue
      plan.set(type, 0)
      plan.set('usage', share('usage') + 1)
    }
  }
  return share
}
