import { literal } from './quote.ts'

/** The code of a character that a writer of JSON may escape: no control character, and no half of a surrogate pair. */
const code = '00[2-9a-fA-F][0-9a-fA-F]|0[1-9a-fA-F][0-9a-fA-F]{2}|[1-9a-cA-CefEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}'
const escaped = `\\\\(?:["\\\\/bfnrt]|u(?:${code}))`
const string = `"(?:[^"\\\\\\x00-\\x1f]|${escaped})*"`
/**
 * Of numbers with a point only those whose text stays what it is in any reader of JSON: no superfluous zeros, and not
 * so small that some would write an exponent. The longest form comes first.
 */
const number = [
  '-?(?:0|[1-9][0-9]*)[.][0-9]{13,}',
  '-?[1-9][0-9]{0,10}[.][0-9]{0,11}[1-9]',
  '-?0[.]0{0,3}[1-9](?:[0-9]{0,8}[1-9])?',
  '-?[1-9][0-9]{0,10}[.]0',
  '0[.]0',
  '-?[1-9][0-9]*',
  '0',
].join('|')
const scalar = `(?:${string}|${number}|true|false|null)`
const space = '[ \\t\\r\\n]*'
const member = `${string}${space}:${space}${scalar}`
const content = `(?:${space}${member}${space}(?:,${space}${member}${space})*)?`

/** SQL: whether a text is a JSON object of texts, plain numbers and words, with or without its braces. */
export function isObject(text: string): string {
  return `REGEXP_CONTAINS(${text}, ${literal(`^(?:${space}[{]${content}${space}[}]${space}|${content}${space})$`)})`
}

/**
 * SQL: the same as the text of an object of texts, as other loads write a map: without spaces, numbers and words in
 * quotes, null as it is. A key named twice stays twice.
 */
export function objectOf(text: string): string {
  const value = `REGEXP_EXTRACT(member, ${literal(`^${string}${space}:${space}(.*)$`)})`
  const key = `REGEXP_EXTRACT(member, ${literal(`^(${string})`)})`
  const texts = `CASE WHEN ${value} = 'null' THEN 'null' WHEN SUBSTR(${value}, 1, 1) = '"' THEN ${rewritten(value)}
    ELSE '"' || ${value} || '"' END`
  const members = `REGEXP_EXTRACT_ALL(${text}, ${literal(member)})`
  return joined(text, `${rewritten(key)} || ':' || ${texts}`, members)
}

/**
 * SQL: the same for a Parquet map.
 * @param entries the name of its list of records of a key and a value, and SQL for the value of a `member` as text.
 */
export function objectOfEntries(map: string, entries: { readonly list: string; readonly text: string }): string {
  return joined(map, `TO_JSON_STRING(member.key) || ':' || TO_JSON_STRING(${entries.text})`, `${map}.${entries.list}`)
}

/** Of nothing there is no list, and an empty one of it. */
function joined(value: string, member: string, list: string): string {
  const members = `ARRAY(SELECT ${member} FROM UNNEST(${list}) AS member WITH OFFSET AS place ORDER BY place)`
  return `CASE WHEN ${value} IS NOT NULL THEN '{' || ARRAY_TO_STRING(${members}, ',') || '}' END`
}

/** SQL: a JSON string with no escapes but the ones that it needs. */
function rewritten(token: string): string {
  return `IF(STRPOS(${token}, ${literal('\\')}) = 0, ${token}, TO_JSON_STRING(JSON_VALUE(${token}, '$')))`
}
