/** A number in plain notation without superfluous zeros. BigQuery writes long ones with an exponent nowhere. */
export function plainNumber(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? notNumber(text)
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
  return digits === '0' ? digits : `${sign}${digits}`
}

function notNumber(text: string): never {
  throw new Error(`BigQuery gives ${text} for a number`)
}
