import type { ControlTotals, TableColumn } from '@openfinops/plugin'
import type { Scales } from './add-up.ts'
import { decideScales } from './decide-scales.ts'
import { scaleOf } from './decimal.ts'
import type { Engine } from './engine.ts'
import { storedRelation } from './relation.ts'
import { survey } from './survey.ts'
import { computeTotals } from './totals.ts'

/** The scales of those columns that are DECIMAL. */
export function storedScales(types: ReadonlyMap<string, string>): Scales {
  return new Map(
    [...types].flatMap(([name, type]) => {
      const scale = scaleOf(type)
      return scale === undefined ? [] : [[name, scale] as const]
    }),
  )
}

/**
 * Adds up what lies in a table or in an export. Where a cost lies there as text, because the column once was none, its
 * digits are counted first.
 */
export async function storedTotals(
  engine: Engine,
  from: string,
  types: ReadonlyMap<string, string>,
  columns: readonly TableColumn[],
): Promise<ControlTotals> {
  const relation = storedRelation(from, types, columns)
  const scales = storedScales(types)
  const texts = relation.cells.filter(({ column, physical }) => column.role === 'cost' && physical === 'VARCHAR')
  if (texts.length === 0) return computeTotals(engine, [relation], scales)
  const findings = await survey(engine, [relation], new Set(texts.map(({ column }) => column.name)))
  const needed = decideScales(findings, new Map(), new Map())
  return computeTotals(engine, [relation], new Map([...scales, ...needed.scales]))
}
