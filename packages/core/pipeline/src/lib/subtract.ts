/** `one` less `other`, exactly; all in plain decimal notation, the result without superfluous zeros. */
export function subtract(one: string, other: string): string {
  const digits = Math.max(fractionOf(one).length, fractionOf(other).length)
  return plain(unscaled(one, digits) - unscaled(other, digits), digits)
}

function fractionOf(value: string): string {
  return value.split('.')[1] ?? ''
}

function unscaled(value: string, digits: number): bigint {
  const [whole = ''] = value.replace('-', '').split('.')
  const unsigned = BigInt(whole + fractionOf(value).padEnd(digits, '0'))
  return value.startsWith('-') ? -unsigned : unsigned
}

function plain(value: bigint, digits: number): string {
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0')
  const point = text.length - digits
  const fraction = text.slice(point).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${text.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`
}
