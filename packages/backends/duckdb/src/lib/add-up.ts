import type { ColumnRole, ColumnType, TableColumn } from '@openfinops/plugin'
import { z } from 'zod'
import { decimalType, defaultScale } from './decimal.ts'
import type { Engine } from './engine.ts'
import { exactSum, readSum } from './exact-sum.ts'
import { isoMoment } from './moment.ts'
import { type Cell, type Relation, typedValue } from './relation.ts'

/** The scales of decimal columns, by their names in the table, where they are not the default. */
export type Scales = ReadonlyMap<string, number>

/** What some rows have in common, and what they add up to. */
export interface Group {
  readonly currency: string | undefined
  /** The values of the roles that were asked for, in their order. */
  readonly by: readonly (string | undefined)[]
  readonly rows: number
  readonly first: string | undefined
  readonly last: string | undefined
  /** By the names of the cost columns, in plain notation; without an entry where there was nothing to add. */
  readonly sums: ReadonlyMap<string, string>
}

const orNothing = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined)

const groupRow = z.object({
  currency: orNothing,
  by: z.array(orNothing),
  rows: z.number(),
  first: orNothing,
  last: orNothing,
  sums: z.array(orNothing),
})

/** Adds up what the relations hold together, by currency and some roles, reading every value the way a load does. */
export async function addUp(
  engine: Engine,
  relations: readonly Relation[],
  scales: Scales,
  roles: readonly ColumnRole[],
): Promise<readonly Group[]> {
  if (relations.length === 0) return []
  const costs = costColumns(relations)
  const scaleOf = ({ name }: TableColumn) => scales.get(name) ?? defaultScale
  const rows = relations.map((relation) => selectRoles(relation, costs, scaleOf, roles))
  const sums = costs.map((column, at) => exactSum(`cost${at}`, scaleOf(column)))
  const by = roles.map((_, at) => `by${at}`)
  const found = await engine.rows(`SELECT CAST(to_json({currency: currency,
      'by': CAST([${by.join(', ')}] AS VARCHAR[]), rows: count(*),
      first: ${isoMoment('min(started)')}, last: ${isoMoment('max(ended)')},
      sums: CAST([${sums.join(', ')}] AS VARCHAR[])}) AS VARCHAR)
    FROM (${rows.join(' UNION ALL BY NAME ')}) GROUP BY ${['currency', ...by].join(', ')}`)
  return found.map(([json]) => {
    const { sums: texts, ...group } = groupRow.parse(JSON.parse(json ?? ''))
    const named = costs.flatMap((column, at) => {
      const text = texts[at]
      return text === undefined ? [] : [[column.name, readSum(text, scaleOf(column))] as const]
    })
    return { ...group, sums: new Map(named) }
  })
}

/** In the order of their names. */
function costColumns(relations: readonly Relation[]): readonly TableColumn[] {
  const costs = new Map<string, TableColumn>()
  for (const { column } of relations.flatMap(({ cells }) => cells)) {
    if (column.role === 'cost' && column.type === 'decimal') costs.set(column.name, column)
  }
  return [...costs.values()].sort((one, other) => byText(one.name, other.name))
}

function selectRoles(
  { from, cells }: Relation,
  costs: readonly TableColumn[],
  scaleOf: (column: TableColumn) => number,
  roles: readonly ColumnRole[],
): string {
  const moments: readonly ColumnType[] = ['timestamp', 'date']
  const moment = (role: ColumnRole) => {
    const cell = cells.find(({ column }) => column.role === role && moments.includes(column.type))
    return cell === undefined ? 'CAST(NULL AS TIMESTAMP)' : typedValue(cell, 0)
  }
  const text = (role: ColumnRole) => {
    const cell = cells.find(({ column }) => column.role === role && column.type === 'text')
    return cell === undefined ? 'CAST(NULL AS VARCHAR)' : `nullif(${cell.value}, '')`
  }
  const cost = (column: TableColumn, cell: Cell | undefined) =>
    cell === undefined ? `CAST(NULL AS ${decimalType(scaleOf(column))})` : typedValue(cell, scaleOf(column))
  return `SELECT ${[
    `${text('currency')} AS currency`,
    ...roles.map((role, at) => `${text(role)} AS by${at}`),
    `${moment('start')} AS started`,
    `${moment('end')} AS ended`,
    ...costs.map(
      (column, at) =>
        `${cost(
          column,
          cells.find((cell) => cell.column.name === column.name),
        )} AS cost${at}`,
    ),
  ].join(', ')} FROM ${from}`
}

/** Orders by code units, which no language setting changes. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
