/** Microseconds since 1970, as the API sends moments, as ISO 8601 in UTC with no more digits than it needs. */
export function isoMoment(microseconds: string): string {
  const all = BigInt(microseconds)
  const fraction = ((all % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((all - fraction) / 1000n)).toISOString().slice(0, 19)
  const digits = String(fraction).padStart(6, '0').replace(/0+$/, '')
  return `${seconds}${digits === '' ? '' : `.${digits}`}Z`
}

/** ISO 8601 in UTC as the text of a parameter of type TIMESTAMP. */
export function timestampText(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '+00:00')
}
