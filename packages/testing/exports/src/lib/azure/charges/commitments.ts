import type { ChargeSource } from '../../charges/charge-source.ts'
import type { AzureCharge } from '../charge.ts'
import type { Shape } from './estate.ts'

const rowsEach = 250

/** The rows of commitments, one after the other, about `rowsEach` of each. */
export function createCommitments(
  rows: number,
  commitment: (index: number, rows: number) => Iterator<AzureCharge, undefined>,
): ChargeSource<AzureCharge> {
  const count = Math.max(1, Math.floor(rows / rowsEach))
  let begun = 0
  let started = 0
  let current: Iterator<AzureCharge, undefined> = [][Symbol.iterator]()
  const next = (): AzureCharge => {
    const step = current.next()
    if (step.done !== true) return step.value
    const ends = begun + 1 === count ? rows : (begun + 1) * rowsEach
    current = commitment(begun, ends - started)
    begun++
    started = ends
    return next()
  }
  return { rows, next }
}

/** Which rows of a commitment an export has beside the usage that it covers. */
export const rowsOf: Readonly<Record<Shape, { readonly purchases: boolean; readonly unused: boolean }>> = {
  actual: { purchases: true, unused: false },
  amortized: { purchases: false, unused: true },
  focus: { purchases: true, unused: true },
  usage: { purchases: false, unused: false },
}
