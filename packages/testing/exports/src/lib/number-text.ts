import type { Decimal } from './decimal.ts'

/** How a kind of export writes its numbers. */
export type NumberText = (value: Decimal) => string

/** As reports of 2018 do: at least ten decimals, never an exponent. `0.0000000000`, `12.3000000000`. */
export const tenDecimals: NumberText = ({ units, scale }) => {
  const sign = units < 0 ? '-' : ''
  const text = String(Math.abs(units))
  const digits = scale < 10 ? text + '0'.repeat(10 - scale) : text
  const places = Math.max(scale, 10)
  const padded = digits.length > places ? digits : digits.padStart(places + 1, '0')
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`
}

/**
 * As reports of today do, which is Java's `Double.toString`: at least one decimal, an exponent below 10^-3 and from
 * 10^7 on. `0.0`, `12.3`, `9.984E-7`.
 */
export const javaDouble: NumberText = ({ units, scale }) => {
  if (units === 0) return '0.0'
  const sign = units < 0 ? '-' : ''
  let digits = String(units < 0 ? -units : units)
  const exponent = digits.length - scale - 1
  let end = digits.length
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end--
  if (end < digits.length) digits = digits.slice(0, end)
  if (exponent < -3 || exponent >= 7) return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return `${sign}${digits}${'0'.repeat(exponent + 1 - digits.length)}.0`
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}
