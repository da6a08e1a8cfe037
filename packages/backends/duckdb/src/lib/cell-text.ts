import {
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'

/** A cell as text: numbers to their last digit, moments as ISO 8601 in UTC, what is nested as JSON. */
export function cellText(value: DuckDBValue): string | null {
  if (value === null) return null
  const nested = nestedValue(value)
  return nested === undefined ? scalarText(value) : JSON.stringify(nested)
}

function nestedValue(value: DuckDBValue): object | undefined {
  if (value instanceof DuckDBListValue) return value.items.map(jsonValue)
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, member]) => [name, jsonValue(member)]))
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: member }) => [cellText(key), jsonValue(member)]))
  }
  return undefined
}

/** Decimals and large integers become strings, because a JSON number would lose their digits. */
function jsonValue(value: DuckDBValue): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
  return nestedValue(value) ?? scalarText(value)
}

function scalarText(value: DuckDBValue): string {
  if (value instanceof DuckDBTimestampTZValue) return scalarText(new DuckDBTimestampValue(value.micros))
  if (value instanceof DuckDBTimestampValue) return `${String(value).replace(' ', 'T')}Z`
  return String(value)
}
