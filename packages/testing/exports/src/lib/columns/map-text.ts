import type { Decimal } from '../decimal.ts'
import { javaDouble } from '../number-text.ts'

/**
 * A map as a JSON object without spaces, as Data Exports write them. Entries without a value are left out, and so are
 * those whose key was there before.
 */
export function mapText(entries: Iterable<readonly [string, string | Decimal | undefined]>): string {
  const members = new Map<string, string>()
  for (const [key, value] of entries) {
    if (value === undefined || value === '' || members.has(key)) continue
    const text = typeof value === 'string' ? JSON.stringify(value) : javaDouble(value)
    members.set(key, `${JSON.stringify(key)}:${text}`)
  }
  return `{${[...members.values()].join(',')}}`
}
