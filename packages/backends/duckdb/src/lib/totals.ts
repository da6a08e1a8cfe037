import type { ControlTotals, CostSum } from '@openfinops/plugin'
import { addUp, byText, type Group, type Scales } from './add-up.ts'
import type { Engine } from './engine.ts'
import type { Relation } from './relation.ts'

export const noRows: ControlTotals = { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined }

/** The control totals of what the relations hold together. */
export async function computeTotals(
  engine: Engine,
  relations: readonly Relation[],
  scales: Scales,
): Promise<ControlTotals> {
  const ofCurrencies = await addUp(engine, relations, scales, [])
  return {
    rows: ofCurrencies.reduce((all, { rows }) => all + rows, 0),
    sums: ofCurrencies.flatMap(costSums).sort(bySubject),
    firstUsage: ofCurrencies.flatMap(({ first }) => first ?? []).sort(byText)[0],
    lastUsage: ofCurrencies
      .flatMap(({ last }) => last ?? [])
      .sort(byText)
      .at(-1),
  }
}

function costSums({ currency, sums }: Group): readonly CostSum[] {
  return [...sums].map(([column, sum]) => ({ column, currency, sum }))
}

function bySubject(one: CostSum, other: CostSum): number {
  return byText(one.column, other.column) || byText(one.currency ?? '', other.currency ?? '')
}
