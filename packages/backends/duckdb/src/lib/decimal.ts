import { literal } from './quote.ts'

/**
 * Says why a statement stopped: a value of a file is not what its column needs. DuckDB hands the text of `error()` on
 * in its message.
 */
export const refusal = 'finops: a value was refused'

/** The scale a decimal column starts with; real bills rarely have more digits after the point. */
export const defaultScale = 18

/** The most digits a DECIMAL has. */
export const decimalDigits = 38

const number = '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?'
const numberParts = '^([+-]?)0*([0-9]*)(?:[.]([0-9]*?)0*)?(?:[eE]([+-]?[0-9]+))?$'

/** An exponent beyond every DECIMAL, where the one in the text does not even fit an INTEGER. */
const exponent =
  "if(p.exponent = '', 0, coalesce(try_cast(p.exponent AS INTEGER), if(p.exponent[1] = '-', -99999, 99999)))"

export function decimalType(scale: number): string {
  return `DECIMAL(${decimalDigits},${scale})`
}

/** The scale of a type as DuckDB writes it; `undefined` for all but DECIMAL(38, …). */
export function scaleOf(type: string): number | undefined {
  const scale = /^DECIMAL\(38,(\d+)\)$/.exec(type)?.[1]
  return scale === undefined ? undefined : Number(scale)
}

/**
 * SQL that takes a number apart: sign, digits without zeros at either end, and where the point stands, counted from
 * the first digit. NULL for what is no number.
 */
export function numberShape(text: string): string {
  return `CASE WHEN regexp_full_match(${text}, ${literal(number)}) THEN list_transform(list_transform(
    [regexp_extract(${text}, ${literal(numberParts)}, ['sign', 'whole', 'fraction', 'exponent'])],
    lambda p: {sign: p.sign, digits: rtrim(p.whole || p.fraction, '0'), point: length(p.whole) + ${exponent}}),
    lambda p: {sign: p.sign, digits: ltrim(p.digits, '0'),
      point: p.point - length(p.digits) + length(ltrim(p.digits, '0'))})[1] END`
}

/** SQL: how many digits a number needs before and after the point. Zeros at either end are not digits. */
export function digitsNeeded(shape: string): { readonly whole: string; readonly fraction: string } {
  const unlessZero = (digits: string) => `if((${shape}).digits = '', 0, greatest(0, ${digits}))`
  return {
    whole: unlessZero(`(${shape}).point`),
    fraction: unlessZero(`length((${shape}).digits) - (${shape}).point`),
  }
}

/**
 * SQL that reads text as DECIMAL(38, scale), to the last digit or not at all: it stops the statement with `refusal`
 * where the text is no number or the number does not fit. An empty text is NULL.
 *
 * DuckDB's own cast rounds what does not fit, takes `1_000` and ` 1` for numbers, and needs some 20 microseconds for a
 * DECIMAL of more than 18 digits. So nothing is cast here unless its form says that the cast is exact, and nothing is
 * ever cast from text to more than 18 digits: what is common goes through 64 bits, the rest through HUGEINT.
 */
export function exactDecimal(text: string, scale: number): string {
  const type = decimalType(scale)
  const when = (form: string, digits: number) =>
    `WHEN regexp_full_match(${text}, ${literal(form)}) THEN CAST(CAST(${text} AS DECIMAL(18,${digits})) AS ${type})`
  const short = when(`-?[0-9]{1,8}([.][0-9]{0,${Math.min(10, scale)}})?`, 10)
  return `CASE WHEN ${text} IS NULL THEN NULL
    ${short}
    ${scale < defaultScale ? '' : longerForms(text, type, when)}
    WHEN ${text} = '' THEN NULL
    ELSE ${anyForm(text, scale)} END`
}

/** The numbers that programs write when they print a double, in 18 digits; right for scales of 18 and more. */
function longerForms(text: string, type: string, when: (form: string, digits: number) => string): string {
  const byPoint = [2, 3, 4, 5, 6, 7, 8].map(
    (at) => `WHEN ${at} THEN CAST(CAST(${text} AS DECIMAL(18,${19 - at})) AS ${type})`,
  )
  return `${when('-?0[.][0-9]{11,18}', 18)}
    WHEN length(${text}) <= 19 AND regexp_full_match(${text}, '-?[0-9]{1,6}[.][0-9]{11,17}')
      THEN CASE strpos(${text}, '.') ${byPoint.join(' ')} END
    ${when('-?[0-9]([.][0-9]{1,8})?[eE]-0?[1-9]', 17)}`
}

/** Every form and every size, as the unscaled integer; some ten times slower than the short forms. */
function anyForm(text: string, scale: number): string {
  const fits = `n.digits = '' OR (n.point <= ${decimalDigits - scale} AND length(n.digits) - n.point <= ${scale})`
  const unscaled = `CAST(n.sign || n.digits || repeat('0', ${scale} - length(n.digits) + n.point) AS HUGEINT)`
  const unit = scale === 0 ? '' : ` * CAST('0.${'1'.padStart(scale, '0')}' AS DECIMAL(${scale},${scale}))`
  return `list_transform([${numberShape(text)}], lambda n: CASE
    WHEN n IS NULL OR NOT (${fits}) THEN error(${literal(refusal)})
    WHEN n.digits = '' THEN 0
    ELSE CAST(CAST(${unscaled} AS DECIMAL(38,0))${unit} AS ${decimalType(scale)}) END)[1]`
}

/** SQL: a DECIMAL without superfluous zeros. */
export function plainDecimal(value: string, scale: number): string {
  return scale === 0 ? `CAST(${value} AS VARCHAR)` : `rtrim(rtrim(CAST(${value} AS VARCHAR), '0'), '.')`
}
