import type { ColumnType, ControlTotals, CostSum, TableColumn } from '@openfinops/plugin'
import { z } from 'zod'
import { decimalType, defaultScale } from './decimal.ts'
import type { Engine } from './engine.ts'
import { exactSum, readSum } from './exact-sum.ts'
import { isoMoment } from './moment.ts'
import { type Cell, type Relation, typedValue } from './relation.ts'

/** The scales of decimal columns, by their names in the table, where they are not the default. */
export type Scales = ReadonlyMap<string, number>

export const noRows: ControlTotals = { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined }

const orNothing = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined)

/** What the rows of one currency add up to. */
const currencyTotals = z.object({
  currency: orNothing,
  rows: z.number(),
  first: orNothing,
  last: orNothing,
  sums: z.array(orNothing),
})

type CurrencyTotals = z.infer<typeof currencyTotals>

/** Adds up what the relations hold together, reading every value the way a load does. */
export async function computeTotals(
  engine: Engine,
  relations: readonly Relation[],
  scales: Scales,
): Promise<ControlTotals> {
  if (relations.length === 0) return noRows
  const costs = costColumns(relations)
  const scaleOfCost = ({ name }: TableColumn) => scales.get(name) ?? defaultScale
  const rows = relations.map((relation) => selectRoles(relation, costs, scaleOfCost))
  const sums = costs.map((column, at) => exactSum(`cost${at}`, scaleOfCost(column)))
  const groups = await engine.rows(`SELECT CAST(to_json({currency: currency, rows: count(*),
      first: ${isoMoment('min(started)')}, last: ${isoMoment('max(ended)')},
      sums: CAST([${sums.join(', ')}] AS VARCHAR[])}) AS VARCHAR)
    FROM (${rows.join(' UNION ALL BY NAME ')}) GROUP BY currency`)
  const ofCurrencies = groups.map(([json]) => currencyTotals.parse(JSON.parse(json ?? '')))
  return {
    rows: ofCurrencies.reduce((all, { rows }) => all + rows, 0),
    sums: costs.flatMap((column, at) => costSums(column, at, scaleOfCost(column), ofCurrencies)),
    firstUsage: ofCurrencies.flatMap(({ first }) => first ?? []).sort()[0],
    lastUsage: ofCurrencies
      .flatMap(({ last }) => last ?? [])
      .sort()
      .at(-1),
  }
}

/** In the order of their names. */
function costColumns(relations: readonly Relation[]): readonly TableColumn[] {
  const costs = new Map<string, TableColumn>()
  for (const { column } of relations.flatMap(({ cells }) => cells)) {
    if (column.role === 'cost' && column.type === 'decimal') costs.set(column.name, column)
  }
  return [...costs.values()].sort((one, other) => compare(one.name, other.name))
}

function selectRoles(
  { from, cells }: Relation,
  costs: readonly TableColumn[],
  scaleOfCost: (column: TableColumn) => number,
): string {
  const moments: readonly ColumnType[] = ['timestamp', 'date']
  const moment = (cell: Cell | undefined) => (cell === undefined ? 'CAST(NULL AS TIMESTAMP)' : typedValue(cell, 0))
  const currency = cells.find(({ column }) => column.role === 'currency' && column.type === 'text')
  const values = costs.map((column, at) => {
    const scale = scaleOfCost(column)
    const cell = cells.find(({ column: { name } }) => name === column.name)
    return `${cell === undefined ? `CAST(NULL AS ${decimalType(scale)})` : typedValue(cell, scale)} AS cost${at}`
  })
  return `SELECT ${[
    `${currency === undefined ? 'CAST(NULL AS VARCHAR)' : `nullif(${currency.value}, '')`} AS currency`,
    `${moment(cells.find(({ column }) => column.role === 'start' && moments.includes(column.type)))} AS started`,
    `${moment(cells.find(({ column }) => column.role === 'end' && moments.includes(column.type)))} AS ended`,
    ...values,
  ].join(', ')} FROM ${from}`
}

function costSums(column: TableColumn, at: number, scale: number, groups: readonly CurrencyTotals[]): CostSum[] {
  return groups
    .flatMap(({ currency, sums }) => {
      const sum = sums[at]
      return sum === undefined ? [] : [{ column: column.name, currency, sum: readSum(sum, scale) }]
    })
    .sort((one, other) => compare(one.currency ?? '', other.currency ?? ''))
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
