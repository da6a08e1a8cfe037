/** Where the objects of one delivery lie, and what the small ones among them say. */
export interface Layout {
  /** The key of the data file of a number, from 1. */
  dataKey(number: number): string
  /** Files that are neither data nor manifest. */
  artifacts(dataKeys: readonly string[]): readonly TextObject[]
  /** In the order in which they are written. */
  manifests(files: readonly DataObject[]): readonly TextObject[]
  /** Whether a later delivery empties files that it no longer needs. */
  readonly emptiesLeftovers: boolean
  /** What a delivery takes the place of; absent where deliveries stay, or take the keys of earlier ones. */
  readonly supersedes?: Superseded | undefined
}

/** The files below a folder that belong to deliveries of one month. */
export interface Superseded {
  readonly folder: string
  /** By the part of a key behind the folder and its slash. */
  isOurs(below: string): boolean
}

/** A data file that is written. */
export interface DataObject {
  readonly key: string
  readonly bytes: number
  readonly rows: number
}

export interface TextObject {
  readonly key: string
  readonly text: string
}

/** Joins the parts of a key; an empty prefix adds nothing. */
export function joinKey(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/')
}
