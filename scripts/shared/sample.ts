import { join } from 'node:path'

export const samples = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'samples')

/** Real billing files, and how finops is to find them. */
export interface Sample {
  readonly name: string
  /** Deliveries one after the other, each the objects that it brings. finops runs after each of them. */
  readonly deliveries: readonly Readonly<Record<string, string | Uint8Array>>[]
  /** The files whose rows the table holds in the end. */
  readonly files: readonly string[]
  readonly source: Readonly<Record<string, unknown>>
  readonly table: string
  /** The column of the table that a column of the files goes to. */
  column(name: string): string
  /** The column of the files with the cost. */
  readonly cost: string
}
