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
    firstUsage: ofCurrencies.flatMap(({ first }) => first ?? []).sort(byMoment)[0],
    lastUsage: ofCurrencies
      .flatMap(({ last }) => last ?? [])
      .sort(byMoment)
      .at(-1),
  }
}

/** Moments in ISO 8601 have more digits the more they need: without the `Z` behind, their texts are in order. */
function byMoment(one: string, other: string): number {
  return byText(one.slice(0, -1), other.slice(0, -1))
}

function costSums({ currency, sums }: Group): readonly CostSum[] {
  return [...sums].map(([column, sum]) => ({ column, currency, sum }))
}

function bySubject(one: CostSum, other: CostSum): number {
  return byText(one.column, other.column) || byText(one.currency ?? '', other.currency ?? '')
}
