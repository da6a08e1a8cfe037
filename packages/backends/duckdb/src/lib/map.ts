import { refusal } from './decimal.ts'
import { literal } from './quote.ts'

export const mapType = 'MAP(VARCHAR, VARCHAR)'

const string = '"(?:[^"\\\\]|\\\\.)*"'
/** A string, or a number or a word: what the members of an object without objects in it are made of. */
const token = `${string}|[^\\s,:{}"]+`
/** DuckDB's JSON reads numbers into doubles, which keep fifteen digits; this is where a longer one may begin. */
const longMember = ':\\s*-?[0-9][0-9.]{14}'
const longNumber = '[0-9][0-9.]{14}'
const nested = '[\\[{].*[\\[{]'

/**
 * SQL that reads a JSON object, with or without its braces, as a map of texts: strings by what they say, numbers to
 * their last digit, `true` and `false` as words, null as NULL, what is nested as JSON. A key named twice stays twice.
 * An empty text is NULL; what is no object stops the statement, and so does a nested number of more than fifteen digits.
 */
export function exactMap(text: string): string {
  const object = withBraces(text)
  return `CASE WHEN ${text} IS NULL OR ${text} = '' THEN NULL
    WHEN NOT ${mayHoldLongNumber(text)} OR NOT regexp_matches(${outsideQuotes(text)}, ${literal(longNumber)})
      THEN CAST(CAST(${object} AS JSON) AS ${mapType})
    WHEN ${notMap(text)} THEN CAST(error(${literal(refusal)}) AS ${mapType})
    ELSE ${byTokens(text)} END`
}

/** SQL: whether `exactMap` refuses the text. */
export function notMap(text: string): string {
  const object = withBraces(text)
  return `CASE WHEN NOT json_valid(${object}) THEN true
    ELSE json_type(${object}) <> 'OBJECT'
      OR (${mayHoldLongNumber(text)}
        AND regexp_matches(${outsideQuotes(text)}, ${literal(longNumber)})
        AND regexp_matches(${outsideQuotes(object)}, ${literal(nested)})) END`
}

function withBraces(text: string): string {
  return `if(starts_with(ltrim(${text}), '{'), ${text}, '{' || ${text} || '}')`
}

/** SQL: a quick look; true also where the digits stand in quotes. */
function mayHoldLongNumber(text: string): string {
  return `(regexp_matches(${text}, ${literal(longMember)}) OR contains(${text}, '['))`
}

function outsideQuotes(text: string): string {
  return `regexp_replace(${text}, ${literal(string)}, '', 'g')`
}

/** SQL that reads an object that has none nested, without making anything of its numbers. */
function byTokens(text: string): string {
  const tokens = `regexp_extract_all(${text}, ${literal(token)})`
  const every = (from: number, read: string) =>
    `list_transform(list_slice(${tokens}, ${from}, -1, 2), lambda t: ${read})`
  const unquoted = `CAST(t AS JSON)->>'$'`
  return `map(${every(1, unquoted)}, ${every(2, `CASE WHEN t[1] = '"' THEN ${unquoted} WHEN t <> 'null' THEN t END`)})`
}
