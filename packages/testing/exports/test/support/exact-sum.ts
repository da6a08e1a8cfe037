const places = 60

/** The exact sum of decimal texts, plain or with an exponent, without superfluous zeros. Empty ones count as 0. */
export function exactSum(texts: Iterable<string>): string {
  let total = 0n
  for (const text of texts) total += scaled(text)
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return `${total < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction && `.${fraction}`}`
}

function scaled(text: string): bigint {
  if (text === '') return 0n
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (match === null) throw new Error(`${text} is not a number`)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const shift = places - fraction.length + Number(exponent)
  if (shift < 0) throw new Error(`${text} has too many digits for this check`)
  return BigInt(sign + whole + fraction) * 10n ** BigInt(shift)
}
