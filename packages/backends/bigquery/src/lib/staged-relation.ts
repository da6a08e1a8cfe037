import type { TableColumn } from '@openfinops/plugin'
import { unsupported } from './file-groups.ts'
import { objectOf, objectOfEntries } from './map-text.ts'
import { dayOf, momentOf, type SlashDates } from './moment-text.ts'
import { tableName } from './names.ts'
import { shortestText } from './number-text.ts'
import { identifier, literal } from './quote.ts'
import type { Settings } from './settings.ts'
import type { StagedGroup } from './stage-files.ts'
import type { DescribedField } from './table.ts'

/** Rows of a group as SQL reads them. */
export interface StagedRelation {
  readonly group: StagedGroup['group']
  /** The table that they lie in. */
  readonly table: string
  /** What follows FROM. */
  readonly from: string
  readonly cells: readonly StagedCell[]
}

/** One column of a relation: what it holds, and what that has to become. */
export interface StagedCell {
  readonly column: TableColumn
  /** SQL for the value. */
  readonly value: string
  /** `STRING` for what has to be read yet, `object` for the text of a JSON object as it should be. */
  readonly type: 'STRING' | 'object' | 'number' | 'moment'
}

/** @throws FinopsError `BACKEND_UNSUPPORTED` for a type of Parquet that is not read here. */
export function relationOf(settings: Settings, { group, table, fields }: StagedGroup): StagedRelation {
  const cells = group.columns.map((column, at): StagedCell & { readonly read: string } => {
    const name = group.format === 'csv' ? `c${at}` : column.source
    const field = fields.find((each) => each.name.toLowerCase() === name.toLowerCase())
    if (field === undefined) throw unsupported('BigQuery has not loaded the column', group.files[0]?.key, column.source)
    const prepared =
      group.format === 'csv' ? { read: emptyIsNull(field.name), type: 'STRING' as const } : prepare(column, field)
    if (prepared === undefined) {
      throw unsupported(
        `A column of ${field.type} cannot be read as ${column.type}`,
        group.files[0]?.key,
        column.source,
      )
    }
    return { column, value: `c${at}`, ...prepared }
  })
  const selected = cells.map(({ read, value }) => `${read} AS ${value}`)
  return { group, table, from: `(SELECT ${selected.join(', ')} FROM ${tableName(settings, table)})`, cells }
}

function emptyIsNull(name: string): string {
  return `NULLIF(${identifier(name)}, '')`
}

/** A value of a Parquet file in the form that it is read from best. */
function prepare(
  { type }: TableColumn,
  field: DescribedField,
): { readonly read: string; readonly type: StagedCell['type'] } | undefined {
  const value = identifier(field.name)
  const entries = entriesOf(field)
  if (entries !== undefined) {
    const text = objectOfEntries(value, entries)
    if (type === 'map') return { read: text, type: 'object' }
    return type === 'text' && entries.isText ? { read: text, type: 'STRING' } : undefined
  }
  if (field.mode === 'REPEATED') return undefined
  if (field.type === 'STRING') return { read: type === 'text' ? value : emptyIsNull(field.name), type: 'STRING' }
  if (type === 'text') {
    const text = textOf(value, field.type)
    return text === undefined ? undefined : { read: text, type: 'STRING' }
  }
  if (type === 'decimal') {
    if (field.type === 'FLOAT') return { read: shortestText(value), type: 'STRING' }
    return isExact.has(field.type) ? { read: value, type: 'number' } : undefined
  }
  const isDated = type === 'timestamp' || type === 'date'
  return isDated && isMoment.has(field.type) ? { read: `CAST(${value} AS TIMESTAMP)`, type: 'moment' } : undefined
}

const isExact = new Set(['INTEGER', 'NUMERIC', 'BIGNUMERIC'])
const isMoment = new Set(['TIMESTAMP', 'DATETIME', 'DATE'])

/** The text of a FLOAT64 is not the same everywhere; one is a number, or refused. */
function textOf(value: string, type: string): string | undefined {
  if (isExact.has(type) || type === 'BOOLEAN' || type === 'DATE') return `CAST(${value} AS STRING)`
  return isMoment.has(type) ? momentText(`CAST(${value} AS TIMESTAMP)`) : undefined
}

interface Entries {
  readonly list: string
  /** SQL for the value of a `member` as text, and whether it is one anyway. */
  readonly text: string
  readonly isText: boolean
}

/** The list of entries in the record that becomes of a Parquet map; whoever wrote the file has named it. */
function entriesOf({ type, mode, fields }: DescribedField): Entries | undefined {
  const [list, more] = fields ?? []
  if (type !== 'RECORD' || mode === 'REPEATED' || list?.mode !== 'REPEATED' || more !== undefined) return undefined
  const [key, value, third] = list.fields ?? []
  if (key?.name !== 'key' || key.type !== 'STRING' || value?.name !== 'value' || third !== undefined) return undefined
  const text = memberTexts[value.type]
  return text === undefined ? undefined : { list: identifier(list.name), text, isText: value.type === 'STRING' }
}

/** Numbers of maps are written as in JSON, with a point where they may have one. */
const memberTexts: Readonly<Record<string, string>> = {
  STRING: 'member.value',
  INTEGER: 'CAST(member.value AS STRING)',
  FLOAT: `REGEXP_REPLACE(${shortestText('member.value')}, ${literal('^(-?[0-9]+)$')}, ${literal('\\1.0')})`,
}

/** SQL for a value as a column of this type has it. It has to have been found readable. */
export function columnValue({ column, value, type }: StagedCell, target: string, slashDates: SlashDates): string {
  switch (column.type) {
    case 'text':
      return value
    case 'decimal':
      return type === 'STRING' && target === 'STRING' ? value : `CAST(${value} AS ${target})`
    case 'timestamp': {
      if (type === 'STRING') return target === 'STRING' ? value : momentOf(value)
      return target === 'STRING' ? momentText(value) : value
    }
    case 'date': {
      if (type === 'STRING' && target === 'STRING') return value
      const date = type === 'STRING' ? dayOf(value, slashDates) : `CAST(${value} AS DATE)`
      return target === 'DATE' ? date : `CAST(${date} AS ${target})`
    }
    case 'map': {
      const object = type === 'object' ? value : objectOf(value)
      return target === 'JSON' ? `PARSE_JSON(${object})` : object
    }
  }
}

function momentText(value: string): string {
  return `FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E*SZ', ${value})`
}
