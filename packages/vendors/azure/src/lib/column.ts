import type { Column, SourceColumn } from '@openfinops/plugin'
import { focusColumns } from './focus-columns.ts'
import { formerNames, nativeColumns } from './native-columns.ts'

type KnownColumns = ReadonlyMap<string, Column>

const text: Column = { type: 'text' }
const decimal: Column = { type: 'decimal' }

/** What Parquet files call their types, where they are not text. */
const types: ReadonlyMap<string | undefined, Column> = new Map([
  ['decimal', decimal],
  ['double', decimal],
  ['map', { type: 'map' }],
  ['timestamp', { type: 'timestamp' }],
])

const focus = byName(focusColumns)

const native = new Map(byName(nativeColumns))
for (const [former, name] of Object.entries(formerNames)) {
  const column = native.get(name.toLowerCase())
  if (column !== undefined) native.set(former.toLowerCase(), column)
}

/** What becomes of a column of a FOCUS export. */
export function focusColumn(source: SourceColumn): Column {
  return columnAmong(focus, source)
}

/** What becomes of a column of any other export: the agreements and versions spell and name the same column otherwise. */
export function nativeColumn(source: SourceColumn): Column {
  return columnAmong(native, source)
}

function byName(columns: Readonly<Record<string, Column>>): KnownColumns {
  return new Map(Object.entries(columns).map(([name, column]) => [name.toLowerCase(), { ...column, name }]))
}

function columnAmong(known: KnownColumns, { name: source, type }: SourceColumn): Column {
  const name = source.replace(/^\uFEFF+/, '').trim()
  const column = known.get(name.toLowerCase()) ?? known.get(englishName(name).toLowerCase())
  if (column !== undefined) return column
  return { ...(types.get(type) ?? text), ...(name === source ? {} : { name }) }
}

/** Exports in the language of an account keep the English name behind the other: `Ressourcengruppe (ResourceGroup)`. */
function englishName(name: string): string {
  return /\((\w+)\)$/.exec(name)?.[1] ?? ''
}
