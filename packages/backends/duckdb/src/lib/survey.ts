import { z } from 'zod'
import { digitsNeeded, numberShape } from './decimal.ts'
import type { Engine } from './engine.ts'
import { notMap } from './map.ts'
import { notDate, notTimestamp } from './moment.ts'
import { asText, type Cell, type Relation } from './relation.ts'

/** How many digits values need before and after the point; zeros at either end are not digits. */
export interface Digits {
  readonly whole: number
  readonly fraction: number
}

/** What the values of a column need, and whether there is one that cannot be read. Without digits if not decimal. */
interface Finding extends Digits {
  readonly unreadable: boolean
}

export type Findings = ReadonlyMap<string, Finding>

const counts = z.array(z.object({ whole: z.number(), fraction: z.number(), unreadable: z.number() }))

/** Reads every value of some columns once and stops at none. Columns are told apart by their names in the table. */
export async function survey(
  engine: Engine,
  relations: readonly Relation[],
  columns: ReadonlySet<string>,
): Promise<Findings> {
  const findings = new Map<string, Finding>()
  for (const { from, cells } of relations) {
    const surveyed = cells.filter(({ column }) => column.type !== 'text' && columns.has(column.name))
    if (surveyed.length === 0) continue
    const values = surveyed.map((cell, at) => {
      const shape = cell.column.type === 'decimal' ? numberShape(asText(cell)) : 'NULL'
      return `${asText(cell)} AS value${at}, ${shape} AS shape${at}`
    })
    const found = surveyed.map((cell, at) => {
      const { whole, fraction } = digitsNeeded(`shape${at}`)
      const most = (digits: string) => (cell.column.type === 'decimal' ? `coalesce(max(${digits}), 0)` : '0')
      const unreadable = unreadableValue({ ...cell, value: `value${at}` }, `shape${at}`)
      return `{whole: ${most(whole)}, fraction: ${most(fraction)}, unreadable: count(*) FILTER (${unreadable})}`
    })
    const [row] = await engine.rows(`SELECT CAST(to_json([${found.join(', ')}]) AS VARCHAR)
      FROM (SELECT ${values.join(', ')} FROM ${from})`)
    for (const [at, found] of counts.parse(JSON.parse(row?.[0] ?? '')).entries()) {
      const name = surveyed[at]?.column.name ?? ''
      findings.set(name, together(findings.get(name), { ...found, unreadable: found.unreadable > 0 }))
    }
  }
  return findings
}

function together(one: Finding | undefined, other: Finding): Finding {
  if (one === undefined) return other
  return {
    whole: Math.max(one.whole, other.whole),
    fraction: Math.max(one.fraction, other.fraction),
    unreadable: one.unreadable || other.unreadable,
  }
}

/** SQL: whether a value is there but cannot be read as its column's type; of a number given its shape. */
export function unreadableValue(cell: Cell, shape: string): string {
  if (cell.physical !== 'VARCHAR') return 'false'
  const { value, column } = cell
  const wrong = () => {
    switch (column.type) {
      case 'decimal':
        return `${shape} IS NULL`
      case 'timestamp':
        return notTimestamp(value)
      case 'date':
        return notDate(value, cell.slashDates)
      case 'map':
        return notMap(value)
      case 'text':
        return 'false'
    }
  }
  return `(${value} <> '' AND (${wrong()}))`
}
