import { type ChargeType, chargeTypes, type ExportRequest } from '../../export-request.ts'

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
  const total = chargeTypes.reduce((sum, type) => sum + weight(type), 0)
  if (!(total > 0)) throw new RangeError('At least one type of charge needs a weight above 0')
  const plan = { usage: 0, ri: 0, sp: 0, edp: 0, tax: 0, credit: 0, refund: 0, split: 0 }
  let planned = 0
  let passed = 0
  for (const type of chargeTypes) {
    passed += weight(type)
    plan[type] = Math.round((rows * passed) / total) - planned
    planned += plan[type]
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
