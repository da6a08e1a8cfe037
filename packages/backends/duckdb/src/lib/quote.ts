/** The only way for a name to reach SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The only way for a text to reach SQL other than as a parameter. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`
}

/** A pattern that only this path matches, for DuckDB's functions that read files. */
export function globPattern(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]')
}
