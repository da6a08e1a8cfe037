/** A key as a path that every platform takes: the folders of Data Exports have times, with colons, in their names. */
export function portable(key: string): string {
  return key.replaceAll(':', '%3A')
}

/** The key that `portable` made a path of. */
export function keyOf(path: string): string {
  return path.replaceAll('%3A', ':')
}
