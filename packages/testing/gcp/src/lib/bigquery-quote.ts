/** The only way for a name to reach DuckDB. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The only way for a text to reach DuckDB. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
