import type { TableColumn } from '@openfinops/plugin'
import { type Field, ownFields } from './field.ts'
import { planTable, type TablePlan } from './plan-table.ts'

/** DuckDB's names, as an export has them. */
const types = {
  text: 'VARCHAR',
  decimal: 'DECIMAL(38,38)',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
  map: 'MAP(VARCHAR, VARCHAR)',
} as const

/**
 * What has to become of a table so that it takes columns whose values nobody has seen. New decimals are BIGNUMERIC.
 * @param long the decimals whose values do not fit NUMERIC: a column that is that stays so without them.
 * @throws FinopsError `COLUMN_TYPE_CHANGED`.
 */
export function planColumns(
  present: readonly Field[] | undefined,
  columns: readonly TableColumn[],
  long: ReadonlySet<string>,
  tags: 'string' | 'json',
): TablePlan {
  const own = ownFields.map(({ name, type }) => ({ name, type: type === 'DATE' ? 'DATE' : 'VARCHAR' }))
  const wanted = new Map<string, string>()
  for (const column of columns) {
    const held = present?.find(({ name }) => name === column.name)?.type
    const type = wantedType(column, held, long)
    const other = wanted.get(column.name)
    wanted.set(column.name, other === undefined || other === type ? type : commonType(other, type))
  }
  return planTable(present, [...own, ...[...wanted].map(([name, type]) => ({ name, type }))], tags)
}

function wantedType({ name, type }: TableColumn, held: string | undefined, long: ReadonlySet<string>): string {
  if (held === 'STRING' && type !== 'map') return 'VARCHAR'
  if (held === 'NUMERIC' && type === 'decimal' && !long.has(name)) return 'DECIMAL(38,9)'
  if (held === 'TIMESTAMP' && type === 'date') return 'TIMESTAMP'
  return types[type]
}

/** Files that spell a column otherwise may make something else of it. */
function commonType(one: string, other: string): string {
  const both = new Set([one, other])
  return both.has('DATE') && both.has('TIMESTAMP') ? 'TIMESTAMP' : 'VARCHAR'
}
