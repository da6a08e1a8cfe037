export interface QueryColumn {
  readonly name: string
  /** The type in the backend's words. */
  readonly type: string
}

export interface QueryResult {
  readonly columns: readonly QueryColumn[]
  /** Cells as text, numbers to their last digit, times in UTC; `null` for NULL. Read it to the end or `return` it. */
  readonly rows: AsyncIterable<readonly (string | null)[]>
}
