import type { ExportRequest } from '../../../export-request.ts'
import { shuffled } from '../../charges/shuffled.ts'
import type { AzureCharge } from '../charge.ts'
import type { Estate } from './estate.ts'
import { createRefunds, createRoundings } from './invoice-charges.ts'
import { createMarketplace } from './marketplace.ts'
import { planRows } from './plan-rows.ts'
import { createReservations } from './reservations.ts'
import { createSavingsPlans } from './savings-plans.ts'
import { createUsage } from './usage.ts'

/** Every charge of a delivery: those of the first delivery, shuffled, then the late ones of each later delivery. */
export function* createCharges(
  estate: Estate,
  request: Pick<ExportRequest, 'rows' | 'charges'>,
): Generator<AzureCharge, undefined> {
  const plan = planRows(request.rows, request.charges, estate)
  yield* shuffled(estate.seed, [
    createUsage(estate, plan('usage')),
    createReservations(estate, plan('ri')),
    createSavingsPlans(estate, plan('sp')),
    createRefunds(estate, plan('refund')),
    createMarketplace(estate, plan('marketplace')),
    createRoundings(estate, plan('rounding')),
  ])
  const late = Math.ceil(request.rows / 200)
  for (let delivery = 1; delivery <= estate.delivery; delivery++) {
    const usage = createUsage({ ...estate, delivery: 0 }, late, `late ${delivery}`)
    for (let row = 0; row < late; row++) yield usage.next()
  }
  return undefined
}
