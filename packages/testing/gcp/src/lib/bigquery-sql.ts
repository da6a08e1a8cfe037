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
  REGEXP_EXTRACT: 'regexp_extract_group',
  REGEXP_REPLACE: 'regexp_replace_all',
  TO_JSON_STRING: 'to_json_string',
  FORMAT: 'printf',
  CURRENT_TIMESTAMP: 'now',
  EXCEPT: 'EXCLUDE',
}

/**
 * The statement as DuckDB understands it: names and strings quoted its way, types and some functions by its names,
 * parameters in place. Everything else is handed on as it is: what only GoogleSQL knows fails.
 */
export function toDuckDB(sql: string, context: SqlContext): string {
  return translate(tokens(sql), context)
}

export interface SqlContext {
  /** SQL for the value of each parameter. */
  readonly parameters: ReadonlyMap<string, string>
  /** How many digits after the point a BIGNUMERIC has. */
  readonly scale: number
}

function translate(words: readonly Token[], context: SqlContext): string {
  const parts: string[] = []
  for (let at = 0; at < words.length; at++) {
    const { kind, text } = words[at] ?? { kind: 'space', text: '' }
    const cast = castOf(words, at)
    const unnested = cast === undefined ? unnestWithOffset(words, at) : undefined
    if (cast !== undefined) {
      const value = translate(cast.value, context)
      parts.push(cast.type === 'STRING' ? `as_string(${value})` : asBigNumeric(value, context.scale))
      at = cast.end
    } else if (unnested !== undefined) {
      const { value, item, offset, end } = unnested
      const rows = `UNNEST(${translate(value, context)}) WITH ORDINALITY AS list(item, place)`
      parts.push(`(SELECT item AS ${identifier(item)}, place - 1 AS ${identifier(offset)} FROM ${rows})`)
      at = end
    } else if (kind === 'string') parts.push(literal(text))
    else if (kind === 'quoted') parts.push(tablePath(text).map(identifier).join('.'))
    else if (kind === 'parameter') parts.push(parameter(text, context.parameters))
    else if (kind === 'name') parts.push(name(text, wordBefore(words, at), wordAfter(words, at)))
    else parts.push(kind === 'space' ? ' ' : text)
  }
  return parts.join('')
}

function wordBefore(words: readonly Token[], at: number): Token | undefined {
  return words[at - 1]?.kind === 'space' ? words[at - 2] : words[at - 1]
}

function wordAfter(words: readonly Token[], at: number): Token | undefined {
  return words[at + 1]?.kind === 'space' ? words[at + 2] : words[at + 1]
}

interface Cast {
  readonly value: readonly Token[]
  readonly type: 'STRING' | 'BIGNUMERIC'
  readonly end: number
}

/** A cast that DuckDB does otherwise, beginning here: numbers have no zeros at the end, and keep their digits. */
function castOf(words: readonly Token[], at: number): Cast | undefined {
  const called = callOf(words, at, 'CAST')
  if (called === undefined) return undefined
  const { inner, end } = called
  const meant = inner.map((each, place) => ({ ...each, place })).filter((each) => each.kind !== 'space')
  const [as, type] = meant.slice(-2)
  const name = type?.text.toUpperCase()
  if (as?.text.toUpperCase() !== 'AS' || (name !== 'STRING' && name !== 'BIGNUMERIC')) return undefined
  return { value: inner.slice(0, as.place), type: name, end }
}

/** DuckDB's own cast rounds what does not fit: the statement is stopped before it, and begins anew with more room. */
function asBigNumeric(value: string, scale: number): string {
  const type = duckdbType('BIGNUMERIC', scale)
  const short = scale < 10 ? '' : `WHEN is_short(${value}) THEN CAST(CAST(${value} AS DECIMAL(18,10)) AS ${type})`
  return `CASE ${short} WHEN has_room(${value}, ${scale}) THEN CAST(${value} AS ${type}) END`
}

interface Unnested {
  readonly value: readonly Token[]
  readonly item: string
  readonly offset: string
  readonly end: number
}

/** `UNNEST(list) AS item WITH OFFSET AS offset`, beginning here. */
function unnestWithOffset(words: readonly Token[], at: number): Unnested | undefined {
  const called = callOf(words, at, 'UNNEST')
  if (called === undefined) return undefined
  const { inner, end } = called
  const after = words
    .slice(end + 1, end + 13)
    .map((each, at) => ({ ...each, place: end + 1 + at }))
    .filter(({ kind }) => kind !== 'space')
  const [as, item, ...rest] = after
  const [, , , offset] = rest
  const shape = [as, ...rest.slice(0, 3)].map((each) => each?.text.toUpperCase()).join(' ')
  if (shape !== 'AS WITH OFFSET AS' || item === undefined || offset === undefined) return undefined
  return { value: inner, item: item.text, offset: offset.text, end: offset.place }
}

/** What stands between the parentheses of a function that is called here, and where they end. */
function callOf(
  words: readonly Token[],
  at: number,
  name: string,
): { readonly inner: readonly Token[]; readonly end: number } | undefined {
  if (words[at]?.kind !== 'name' || words[at].text.toUpperCase() !== name) return undefined
  const start = words[at + 1]?.kind === 'space' ? at + 2 : at + 1
  if (words[start]?.text !== '(') return undefined
  let depth = 0
  for (let end = start; end < words.length; end++) {
    const { kind, text } = words[end] ?? { kind: 'space', text: '' }
    if (kind !== 'symbol') continue
    if (text === '(') depth++
    if (text === ')' && --depth === 0) return { inner: words.slice(start + 1, end), end }
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
