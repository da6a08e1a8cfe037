import type { BaseContext } from 'clipanion'

/** Everything of the outside that a command sees. */
export interface World extends BaseContext {
  /** Absolute path of the working folder. */
  readonly cwd: string
  /** Aborted when the user gives up. */
  readonly signal: AbortSignal
  /** The width of the terminal that `stdout` is; `undefined` when it is none. */
  readonly columns: number | undefined
}
