/** Something that was made on the way. */
export interface Remainder {
  /** Its name, for people. */
  readonly name: string
  remove(): Promise<void>
}

/**
 * Removes what was made on the way of a month that is in place and in the ledger. That something stays is no reason to
 * say that the load failed, which would only repeat it.
 * @returns what stays, and why; `undefined` when nothing does.
 */
export async function cleanUp(remainders: readonly Remainder[]): Promise<string | undefined> {
  const left: string[] = []
  for (const { name, remove } of remainders) {
    await remove().catch((error: unknown) => {
      left.push(`${name} (${error instanceof Error ? error.message : String(error)})`)
    })
  }
  return left.length === 0 ? undefined : left.join(', ')
}
