import { BigQueryError } from './bigquery-error.ts'
import { fieldType } from './bigquery-field.ts'
import { identifier, literal } from './bigquery-quote.ts'
import { duckdbType } from './bigquery-types.ts'

/** A word of GoogleSQL. `text` is what it stands for: of a name without backticks, of a string without quotes. */
export interface Token {
  readonly kind: 'space' | 'string' | 'name' | 'quoted' | 'parameter' | 'number' | 'symbol'
  readonly text: string
  /** As it is written. */
  readonly source: string
}

const forms: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /(?:\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)+/y],
  ['string', /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y],
  ['quoted', /`[^`\n]+`/y],
  ['parameter', /@[A-Za-z_]\w*/y],
  ['number', /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+/y],
  ['name', /[A-Za-z_]\w*/y],
  ['symbol', /[\s\S]/y],
]

/** Takes GoogleSQL apart. Raw and byte strings are not known. */
export function tokens(sql: string): readonly Token[] {
  const found: Token[] = []
  for (let at = 0; at < sql.length; ) {
    for (const [kind, form] of forms) {
      form.lastIndex = at
      const text = form.exec(sql)?.[0]
      if (text === undefined) continue
      at += text.length
      found.push({ kind, text: meaning(kind, text), source: text })
      break
    }
  }
  return found
}

function meaning(kind: Token['kind'], text: string): string {
  switch (kind) {
    case 'quoted':
      return text.slice(1, -1)
    case 'parameter':
      return text.slice(1)
    case 'string': {
      const quotes = /^("""|''')/.test(text) ? 3 : 1
      return text.slice(quotes, -quotes).replace(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? escaped)
    }
    default:
      return text
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** What DuckDB calls otherwise. Only words that stand before a parenthesis are looked up here. */
const functions: Readonly<Record<string, string>> = {
  SAFE_CAST: 'TRY_CAST',
  COUNTIF: 'count_if',
  IFNULL: 'coalesce',
  UNIX_MICROS: 'epoch_us',
  TIMESTAMP_MICROS: 'make_timestamptz',
  PARSE_JSON: 'json',
  JSON_VALUE: 'json_extract_string',
  REGEXP_CONTAINS: 'regexp_matches',
  CURRENT_TIMESTAMP: 'now',
  EXCEPT: 'EXCLUDE',
}

/**
 * The statement as DuckDB understands it: names and strings quoted its way, types and some functions by its names,
 * parameters in place. Everything else is handed on as it is: what only GoogleSQL knows fails.
 * @param parameters SQL for the value of each.
 */
export function toDuckDB(sql: string, parameters: ReadonlyMap<string, string>): string {
  return translate(tokens(sql), parameters)
}

function translate(words: readonly Token[], parameters: ReadonlyMap<string, string>): string {
  const parts: string[] = []
  for (let at = 0; at < words.length; at++) {
    const { kind, text } = words[at] ?? { kind: 'space', text: '' }
    const cast = castToString(words, at)
    if (cast !== undefined) {
      parts.push(`as_string(${translate(cast.value, parameters)})`)
      at = cast.end
    } else if (kind === 'string') parts.push(literal(text))
    else if (kind === 'quoted') parts.push(tablePath(text).map(identifier).join('.'))
    else if (kind === 'parameter') parts.push(parameter(text, parameters))
    else if (kind === 'name') parts.push(name(text, wordBefore(words, at), wordAfter(words, at)))
    else parts.push(kind === 'space' ? ' ' : text)
  }
  return parts.join('')
}

function wordBefore(words: readonly Token[], at: number): Token | undefined {
  return words.slice(0, at).findLast(({ kind }) => kind !== 'space')
}

function wordAfter(words: readonly Token[], at: number): Token | undefined {
  return words.slice(at + 1).find(({ kind }) => kind !== 'space')
}

/** `CAST(value AS STRING)`, beginning here: numbers have no zeros at the end in BigQuery. */
function castToString(
  words: readonly Token[],
  at: number,
): { readonly value: readonly Token[]; readonly end: number } | undefined {
  if (words[at]?.kind !== 'name' || words[at].text.toUpperCase() !== 'CAST') return undefined
  let depth = 0
  for (let end = at + 1; end < words.length; end++) {
    const { kind, text } = words[end] ?? { kind: 'space', text: '' }
    if (kind !== 'symbol') continue
    if (text === '(') depth++
    if (text === ')' && --depth === 0) {
      const inner = words.slice(words.findIndex((each, place) => place > at && each.text === '(') + 1, end)
      const meant = inner.map((each, place) => ({ ...each, place })).filter((each) => each.kind !== 'space')
      const [as, type] = meant.slice(-2)
      if (as?.text.toUpperCase() !== 'AS' || type?.text.toUpperCase() !== 'STRING') return undefined
      return { value: inner.slice(0, as.place), end }
    }
  }
  return undefined
}

/** The parts of a name in backticks. The project is left out: there is only one. */
export function tablePath(quoted: string): readonly string[] {
  const parts = quoted.split('.')
  return parts.length === 3 ? parts.slice(1) : parts
}

function parameter(name: string, parameters: ReadonlyMap<string, string>): string {
  const value = parameters.get(name)
  if (value === undefined) throw new BigQueryError(400, 'invalidQuery', `Query parameter '${name}' not found`)
  return value
}

const typeWords = new Set(['INT64', 'FLOAT64', 'STRING', 'BOOL', 'BYTES', 'NUMERIC', 'BIGNUMERIC', 'DATETIME'])

/** A function before a parenthesis, a type after AS or before the text of a literal; else a name. */
function name(text: string, before: Token | undefined, after: Token | undefined): string {
  const upper = text.toUpperCase()
  if (after?.text === '(') return functions[upper] ?? text
  if (before?.text.toUpperCase() !== 'AS' && after?.kind !== 'string') return text
  if (upper === 'TIMESTAMP') return 'TIMESTAMPTZ'
  return typeWords.has(upper) ? duckdbType(fieldType(upper)) : text
}

/** The tables that a statement names in backticks. */
export function tablesIn(sql: string): readonly { readonly dataset: string; readonly table: string }[] {
  return tokens(sql).flatMap(({ kind, text }) => {
    const [dataset, table, more] = kind === 'quoted' ? tablePath(text) : []
    return dataset !== undefined && table !== undefined && more === undefined ? [{ dataset, table }] : []
  })
}
