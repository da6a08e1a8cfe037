import type { PeriodFilter } from '../journal.ts'

/** The condition that a `PeriodFilter` puts on columns `source` and `period`; to be used with `periodParameters`. */
export const inPeriods = `(@source IS NULL OR source = @source)
  AND (@from IS NULL OR period >= @from) AND (@to IS NULL OR period <= @to)`

export interface PeriodParameters {
  readonly source: string | null
  readonly from: string | null
  readonly to: string | null
}

export function periodParameters({ source, from, to }: PeriodFilter): PeriodParameters {
  return { source: source ?? null, from: from ?? null, to: to ?? null }
}
