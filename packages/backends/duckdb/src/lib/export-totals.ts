import type { ControlTotals, PeriodLoad } from '@openfinops/plugin'
import type { Engine } from './engine.ts'
import { describeParquet, readParquet } from './read-files.ts'
import { storedTotals } from './stored-totals.ts'

/** Control totals of a file that `exportPeriod` wrote. */
export async function exportTotals(
  engine: Engine,
  path: string,
  columns: PeriodLoad['columns'],
): Promise<ControlTotals> {
  const types = new Map((await describeParquet(engine, path)).map(({ name, type }) => [name, type]))
  return storedTotals(engine, readParquet([{ path }]), types, columns)
}
