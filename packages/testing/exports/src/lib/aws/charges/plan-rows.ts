import { type ChargeType, chargeTypes, type ExportRequest } from '../../../export-request.ts'
import { shareRows } from '../../charges/share-rows.ts'

const defaultWeights: Readonly<Record<ChargeType, number>> = {
  usage: 83,
  ri: 6,
  sp: 7,
  edp: 0,
  tax: 1,
  credit: 0.5,
  refund: 0.2,
  split: 2.3,
}

/**
 * How many rows each type of charge gets: as their weights say, together exactly `rows`. Throws a RangeError when no
 * weight is above 0.
 */
export function planRows(
  rows: number,
  weights: ExportRequest['charges'] = defaultWeights,
  shape: 'line-items' | 'focus',
): Readonly<Record<ChargeType, number>> {
  const weight = (type: ChargeType) => (type === 'split' && shape === 'focus' ? 0 : (weights[type] ?? 0))
  const shares = shareRows(rows, chargeTypes, weight)
  const share = (type: ChargeType) => shares.get(type) ?? 0
  const plan = {
    usage: share('usage'),
    ri: share('ri'),
    sp: share('sp'),
    edp: share('edp'),
    tax: share('tax'),
    credit: share('credit'),
    refund: share('refund'),
    split: share('split'),
  }
  if (shape === 'focus') {
    // A commitment is at least two rows there: its purchase and what was left unused.
    for (const type of ['ri', 'sp'] as const) {
      if (plan[type] !== 1) continue
      plan[type] = 0
      plan.usage++
    }
  }
  return plan
}
