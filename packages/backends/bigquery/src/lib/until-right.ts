import { type ControlTotals, FinopsError, type PeriodReference } from '@openfinops/plugin'
import { difference } from './difference.ts'
import type { Done } from './do-once.ts'
import type { CountedTotals } from './totals.ts'

/**
 * Does a job until its result adds up to what was sent. One that an earlier run had started may be wrong: another
 * job may have come after it. One of this run must not.
 * @throws FinopsError `TOTALS_DIFFER`
 */
export async function untilRight(
  { totals: expected, table, period }: PeriodReference & { readonly totals: ControlTotals },
  run: (from: number) => Promise<Done>,
  add: () => Promise<CountedTotals>,
): Promise<{ readonly done: Done; readonly totals: ControlTotals }> {
  for (let from = 0; ; ) {
    const done = await run(from)
    const { totals, ofManifest } = await add()
    const wrong =
      ofManifest === totals.rows ? difference(totals, expected) : `${totals.rows - ofManifest} rows are others`
    if (wrong === undefined) return { done, totals }
    if (!done.found) {
      throw new FinopsError('TOTALS_DIFFER', `${table} ${period} is not what was sent: ${wrong} (job ${done.id})`, {
        fix: 'Nothing was entered in the ledger. Run the same command again; if it is the same again, report it.',
      })
    }
    from = done.attempt + 1
  }
}
