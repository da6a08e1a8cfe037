import type { ExportRequest } from '../../../export-request.ts'
import { shuffled } from '../../charges/shuffled.ts'
import type { Charge } from '../charge.ts'
import type { Estate } from './charge-source.ts'
import { createDiscounts } from './discounts.ts'
import { createCredits, createRefunds, createTaxes } from './invoice-charges.ts'
import { planRows } from './plan-rows.ts'
import { createReservations } from './reservations.ts'
import { createSavingsPlans } from './savings-plans.ts'
import { createSplitCosts } from './split-costs.ts'
import { createUsage } from './usage.ts'

/** Every charge of a delivery: those of the first delivery, shuffled, then the late ones of each later delivery. */
export function* createCharges(
  estate: Estate,
  request: Pick<ExportRequest, 'rows' | 'charges'>,
): Generator<Charge, undefined> {
  const plan = planRows(request.rows, request.charges, estate.shape)
  yield* shuffled(estate.seed, [
    createUsage(estate, plan.usage),
    createReservations(estate, plan.ri),
    createSavingsPlans(estate, plan.sp),
    createDiscounts(estate, plan.edp),
    createTaxes(estate, plan.tax),
    createCredits(estate, plan.credit),
    createRefunds(estate, plan.refund),
    createSplitCosts(estate, plan.split),
  ])
  const late = Math.ceil(request.rows / 200)
  for (let delivery = 1; delivery <= estate.delivery; delivery++) {
    const usage = createUsage({ ...estate, delivery: 0 }, late, `late ${delivery}`)
    for (let row = 0; row < late; row++) yield usage.next()
  }
  return undefined
}
