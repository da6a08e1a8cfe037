import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ExportKind, generateExport } from '../src/index.ts'
import { azureRequest, everyAzureCharge } from './support/azure-request.ts'
import { exactSum } from './support/exact-sum.ts'
import { type Row, readRows } from './support/read-rows.ts'

const cost = 'CostInBillingCurrency'
const unusedTypes = ['UnusedReservation', 'UnusedSavingsPlan']

let actual: readonly Row[]
let amortized: readonly Row[]
let usage: readonly Row[]
let focus: readonly Row[]

beforeAll(async () => {
  actual = await generated('azure-actual')
  amortized = await generated('azure-amortized')
  usage = await generated('azure-usage')
  focus = await generated('azure-focus-1.2')
})

describe('actual and amortized costs of the same seed', () => {
  test('are the same rows, but for what is bought and what is left unused', () => {
    const left = actual.filter((row) => !isBought(row))
    const used = amortized.filter((row) => !unusedTypes.includes(row['ChargeType'] ?? ''))
    // What covered usage costs is what they are two exports for.
    const costs = [cost, 'CostInPricingCurrency', 'CostInUsd', 'EffectivePrice']
    const told = (rows: readonly Row[]) =>
      rows.map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !costs.includes(name)))).toSorted()

    expect(left.length).toBeGreaterThan(3900)
    expect(told(left)).toEqual(told(used))
    expect(actual).toHaveLength(amortized.length)
  })

  test('come to the same without commitments', () => {
    const without = (rows: readonly Row[]) => sum(rows.filter((row) => row['benefitId'] === ''))

    expect(without(actual)).not.toBe('0')
    expect(without(amortized)).toBe(without(actual))
  })

  test('differ by what is paid for commitments, and by what of it is spread over the month', () => {
    const difference = exactSum([sum(actual), negated(sum(amortized))])
    const ofCommitments = (rows: readonly Row[]) => sum(rows.filter((row) => row['benefitId'] !== ''))

    expect(difference).toBe(exactSum([ofCommitments(actual), negated(ofCommitments(amortized))]))
    expect(sum(actual.filter(isBought))).toBe(ofCommitments(actual))
  })
})

describe.each(['Reservation', 'SavingsPlan'])('each commitment, %s', (pricing) => {
  test('costs in every active hour the same part of what its purchase costs', () => {
    const purchases = actual.filter((row) => row['PricingModel'] === pricing && row['ChargeType'] === 'Purchase')
    const spread = Map.groupBy(amortized, (row) => row['benefitId'] ?? '')

    expect(purchases.length).toBeGreaterThan(2)
    expect(new Set(purchases.map((row) => row['Frequency']))).toEqual(new Set(['Recurring', 'OneTime']))
    for (const purchase of purchases) {
      const rows = spread.get(purchase['benefitId'] ?? '') ?? []
      const days = new Set(rows.map((row) => row['Date'])).size
      const hoursPaid = purchase['Frequency'] === 'Recurring' ? 730 : 8760
      expect(times(sum(rows), hoursPaid)).toBe(times(purchase[cost] ?? '', 24 * days))
      expect(rows.some((row) => row['ChargeType'] === `Unused${pricing}`)).toBe(true)
    }
  })
})

test('every cost is its quantity at its effective price', () => {
  for (const rows of [actual, amortized, usage]) {
    const wrong = rows.filter((row) => product(row['Quantity'], row['EffectivePrice']) !== exactSum([row[cost] ?? '']))
    expect(wrong).toEqual([])
  }
})

test('covered usage costs nothing in actual costs, and all types of charges are there', () => {
  const covered = actual.filter((row) => row['benefitId'] !== '' && row['ChargeType'] === 'Usage')

  expect(covered.length).toBeGreaterThan(100)
  expect(covered.every((row) => row[cost] === '0' && row['EffectivePrice'] === '0')).toBe(true)
  expect(typesOf(actual)).toEqual(new Set(['Usage', 'Purchase', 'Refund', 'RoundingAdjustment']))
  expect(typesOf(amortized)).toEqual(new Set([...typesOf(actual), ...unusedTypes]))
  expect(typesOf(usage)).toEqual(new Set(['Usage']))
  expect(new Set(actual.map((row) => row['PublisherType']))).toEqual(new Set(['Azure', 'Marketplace']))
  expect(actual.some((row) => isBought(row) && row['ChargeType'] === 'Refund' && row[cost]?.startsWith('-'))).toBe(true)
})

test('FOCUS bills purchases and spreads them: one cost of each is 0', () => {
  const commitments = focus.filter((row) => row['CommitmentDiscountId'] !== '')
  const others = focus.filter((row) => row['CommitmentDiscountId'] === '')
  const statuses = Map.groupBy(commitments, (row) => row['CommitmentDiscountStatus'] ?? '')

  expect(sum(others, 'EffectiveCost')).toBe(sum(others, 'BilledCost'))
  expect([...statuses.keys()].toSorted()).toEqual(['', 'Unused', 'Used'])
  expect(sum(statuses.get('') ?? [], 'EffectiveCost')).toBe('0')
  expect(sum([...(statuses.get('Used') ?? []), ...(statuses.get('Unused') ?? [])], 'BilledCost')).toBe('0')
  expect(new Set(focus.map((row) => row['ChargeCategory']))).toEqual(new Set(['Usage', 'Purchase', 'Adjustment']))
})

async function generated(kind: ExportKind): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'exports-'))
  try {
    const asked = azureRequest({ kind, rows: 4000, charges: everyAzureCharge, azure: { agreement: 'mca' } })
    const rows = await readRows(await generateExport(asked, folder))
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [pascal(name), cell])))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function pascal(name: string): string {
  return name.startsWith('benefit') || name.startsWith('x_') ? name : name.charAt(0).toUpperCase() + name.slice(1)
}

function isBought(row: Row): boolean {
  return row['benefitId'] !== '' && ['Purchase', 'Refund'].includes(row['ChargeType'] ?? '')
}

function typesOf(rows: readonly Row[]): ReadonlySet<string | undefined> {
  return new Set(rows.map((row) => row['ChargeType']))
}

function sum(rows: readonly Row[], column = cost): string {
  return exactSum(rows.map((row) => row[column] ?? 'missing'))
}

function negated(number: string): string {
  return number.startsWith('-') ? number.slice(1) : `-${number}`
}

function times(number: string, count: number): string {
  return exactSum(Array.from({ length: count }, () => number))
}

/** By whole numbers, without the generator's arithmetic. */
function product(one = '', other = ''): string {
  const [a, b] = [one, other].map((text) => exactSum([text]))
  const places = (text = '') => text.split('.')[1]?.length ?? 0
  const units = BigInt((a ?? '').replace('.', '')) * BigInt((b ?? '').replace('.', ''))
  return exactSum([`${units}e-${places(a) + places(b)}`])
}
