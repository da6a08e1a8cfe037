/** Where the objects of one delivery lie, and what the small ones among them say. */
export interface Layout {
  /** The key of the data file of a number, from 1. */
  dataKey(number: number): string
  /** Files that are neither data nor manifest. */
  artifacts(dataKeys: readonly string[]): readonly TextObject[]
  /** In the order in which they are written. */
  manifests(dataKeys: readonly string[]): readonly TextObject[]
  /** Whether a later delivery empties files that it no longer needs. */
  readonly emptiesLeftovers: boolean
}

export interface TextObject {
  readonly key: string
  readonly text: string
}

/** Joins the parts of a key; an empty prefix adds nothing. */
export function joinKey(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/')
}
