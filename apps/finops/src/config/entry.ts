/** Where a setting comes from. */
export type Origin =
  | { readonly kind: 'command line'; readonly option: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'default' }

/** One setting as somebody wrote it. */
export interface Entry {
  /** The keys from the outside in: `['sources', 'daily', 'store', 'url']`. */
  readonly path: readonly string[]
  readonly value: unknown
  readonly origin: Origin
}

/** A key path for people and for `Origins`. */
export function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}

export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'command line':
      return origin.option
    case 'environment':
      return `environment variable ${origin.name}`
    case 'file':
      return origin.file
    case 'default':
      return 'default'
  }
}

/** Parts a document into entries. Tables are opened; lists and empty tables are values. */
export function entriesOf(value: unknown, origin: Origin, path: readonly string[] = []): readonly Entry[] {
  if (!isTable(value) || Object.keys(value).length === 0) return path.length === 0 ? [] : [{ path, value, origin }]
  return Object.entries(value).flatMap(([key, inner]) => entriesOf(inner, origin, [...path, key]))
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
