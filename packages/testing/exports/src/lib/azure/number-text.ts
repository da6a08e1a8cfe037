import type { NumberText } from '../number-text.ts'

/**
 * The shortest decimal text, below 10^-4 with an exponent of at least two digits, as measured on exports of enterprise
 * agreements: `0`, `12.3`, `4e-05`.
 */
export const shortest: NumberText = ({ units, scale }) => {
  if (units === 0) return '0'
  const sign = units < 0 ? '-' : ''
  let digits = String(Math.abs(units))
  let places = scale
  while (places > 0 && digits.endsWith('0')) {
    digits = digits.slice(0, -1)
    places--
  }
  const exponent = digits.length - places - 1
  if (exponent < -4) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
    return `${sign}${digits[0]}${fraction}e-${String(-exponent).padStart(2, '0')}`
  }
  if (places === 0) return sign + digits
  const padded = digits.padStart(places + 1, '0')
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`
}
