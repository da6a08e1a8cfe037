import { literal } from './quote.ts'

/** SQL: whether a text is a number, by its form alone. */
export function isNumber(text: string): string {
  return matches(text, '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$')
}

/**
 * SQL: whether a number, given as text, has more digits before or after its point than that. Zeros at either end are
 * none. Asked before it is cast: a cast rounds without a word.
 * Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast_bignumeric
 */
export function exceeds(text: string, whole: number, fraction: number): string {
  const before = `REGEXP_EXTRACT(${text}, ${literal('^[+-]?0*([0-9]*)')})`
  const after = `IFNULL(REGEXP_EXTRACT(${text}, ${literal('[.]([0-9]*)')}), '')`
  const digits = `(${before} || ${after})`
  const exponent = `IFNULL(SAFE_CAST(REGEXP_EXTRACT(${text}, ${literal('[eE][+]?(-?[0-9]+)$')}) AS INT64), 0)`
  const point = `(LENGTH(${before}) + ${exponent})`
  const first = `(LENGTH(${digits}) - LENGTH(LTRIM(${digits}, '0')))`
  return `(NOT ${matches(text, `^[+-]?[0-9]{1,${whole}}([.][0-9]{0,${fraction}})?$`)} AND CASE
    WHEN ${matches(text, '[eE][+-]?[0-9]{5,}$')} THEN TRUE
    WHEN RTRIM(${digits}, '0') = '' THEN FALSE
    ELSE ${point} - ${first} > ${whole} OR LENGTH(RTRIM(${digits}, '0')) - ${point} > ${fraction} END)`
}

/**
 * Powers of two have a shorter text than the nearest one of as many digits: the numbers below them lie closer together
 * than those above.
 */
const shorter = ['5.684341886080802e-14', '5.960464477539063e-08', '6.189700196426902e+26', '5.316911983139664e+36']

/**
 * SQL: a FLOAT64 as the shortest text that gives the same number again. A cast to STRING does not promise that.
 * Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements
 */
export function shortestText(value: string): string {
  const printed = (digits: number) => `FORMAT('%.${digits}g', ${value})`
  const exceptions = shorter.map(
    (text) => `WHEN ABS(${value}) = CAST('${text}' AS FLOAT64) THEN IF(${value} < 0, '-', '') || '${text}'`,
  )
  return `CASE WHEN ${value} IS NULL THEN NULL ${exceptions.join(' ')}
    WHEN CAST(${printed(15)} AS FLOAT64) = ${value} THEN ${printed(15)}
    WHEN CAST(${printed(16)} AS FLOAT64) = ${value} THEN ${printed(16)}
    ELSE ${printed(17)} END`
}

function matches(text: string, pattern: string): string {
  return `REGEXP_CONTAINS(${text}, ${literal(pattern)})`
}
