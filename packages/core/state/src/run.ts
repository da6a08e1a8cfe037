export interface NewRun {
  /** What was asked for, for people: `aws run --source daily`. Free of secrets. */
  readonly command: string
  /** The version of finops. */
  readonly version: string
}

export type RunOutcome = 'done' | 'failed' | 'cancelled'

/** One start of the program. A run without an end is still going on, or was killed. */
export interface Run extends NewRun {
  readonly id: number
  readonly host: string
  readonly process: number
  readonly startedAt: Date
  readonly endedAt: Date | undefined
  readonly outcome: RunOutcome | undefined
}
