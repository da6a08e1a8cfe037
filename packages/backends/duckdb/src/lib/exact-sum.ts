/**
 * SQL that adds up a DECIMAL(38, scale) column, as text for `readSum`: NULL when there is nothing to add. A sum of
 * DECIMAL values can outgrow 38 digits where they have many after the point, or nearly 38 before it; the unscaled
 * values are then added in two halves, which cannot.
 */
export function exactSum(value: string, scale: number): string {
  if (isRoomy(scale)) return `CAST(sum(${value}) AS VARCHAR)`
  const unscaled = `CAST(replace(CAST(${value} AS VARCHAR), '.', '') AS HUGEINT)`
  return `CAST(sum(${unscaled} // ${half}) AS VARCHAR) || ' ' || CAST(sum(${unscaled} % ${half}) AS VARCHAR)`
}

/** The result of `exactSum` in plain notation, without superfluous zeros. */
export function readSum(text: string, scale: number): string {
  const [high = '0', low = '0'] = isRoomy(scale) ? ['0', text.replace('.', '')] : text.split(' ')
  const unscaled = BigInt(high) * half + BigInt(low)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

const half = 10n ** 19n

/** Up to 24 digits after the point leave room for sums of 10^14. */
function isRoomy(scale: number): boolean {
  return scale >= 18 && scale <= 24
}
