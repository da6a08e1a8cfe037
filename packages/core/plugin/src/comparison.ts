/** How the files of one delivery differ from those of another of the same period. */
export interface FileComparison {
  readonly rows: Change<number>
  /** Every cost column and currency, ordered by column, then currency. */
  readonly sums: readonly SumChange[]
  /** The sums that differ, by service and account; those that differ most come first. */
  readonly groups: readonly GroupChange[]
}

export interface Change<T> {
  readonly before: T
  readonly after: T
}

/** Sums in plain decimal notation without superfluous zeros. */
export interface SumChange extends Change<string> {
  /** The column's name in the table. */
  readonly column: string
  readonly currency: string | undefined
}

export interface GroupChange extends SumChange {
  /** What the columns with these roles hold; `undefined` for NULL, and where no column has the role. */
  readonly service: string | undefined
  readonly account: string | undefined
  readonly rows: Change<number>
}
