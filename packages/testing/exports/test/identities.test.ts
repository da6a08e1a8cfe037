import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ExportKind, generateExport } from '../src/index.ts'
import { exactSum } from './support/exact-sum.ts'
import { type Row, readRows } from './support/read-rows.ts'
import { everyCharge, request } from './support/request.ts'

describe('line items', async () => {
  const rows = await generated('aws-cur-v1')
  const ofType = (type: string, from = rows) => from.filter((row) => row['lineItem/LineItemType'] === type)

  test('every reservation is paid for by what it covers and leaves unused', () => {
    const reservations = groups(rows, 'reservation/ReservationARN')

    expect(reservations.size).toBe(3)
    for (const [, lines] of reservations) {
      const fees = ofType('RIFee', lines)
      expect(fees).toHaveLength(1)
      expect(
        sum(ofType('DiscountedUsage', lines), 'reservation/EffectiveCost', fees, [
          'reservation/UnusedAmortizedUpfrontFeeForBillingPeriod',
          'reservation/UnusedRecurringFee',
        ]),
      ).toBe(sum(fees, 'lineItem/UnblendedCost', fees, ['reservation/AmortizedUpfrontFeeForBillingPeriod']))
    }
  })

  test('usage that a reservation covers costs nothing itself', () => {
    const covered = ofType('DiscountedUsage')

    expect(covered.length).toBeGreaterThan(100)
    expect(new Set(covered.map((row) => row['lineItem/UnblendedCost']))).toEqual(new Set(['0.0']))
    expect(covered.every((row) => Number(row['pricing/publicOnDemandCost']) > 0)).toBe(true)
  })

  test('a reservation fee ends with the last second of the month, an hour with the next hour', () => {
    expect(ofType('RIFee').map((row) => row['identity/TimeInterval'])).toContain(
      '2026-02-01T00:00:00Z/2026-02-28T23:59:59Z',
    )
    expect(ofType('DiscountedUsage')[0]?.['identity/TimeInterval']).toBe('2026-02-01T00:00:00Z/2026-02-01T01:00:00Z')
  })

  test('Savings Plans negate what they cover, and account for their commitment', () => {
    const fees = ofType('SavingsPlanRecurringFee')
    const covered = ofType('SavingsPlanCoveredUsage')
    const column = (name: string, from: readonly Row[]) => exactSum(from.map((row) => row[name] ?? ''))

    expect(covered.length).toBeGreaterThan(100)
    expect(column('lineItem/UnblendedCost', [...covered, ...ofType('SavingsPlanNegation')])).toBe('0')
    expect(column('savingsPlan/SavingsPlanEffectiveCost', covered)).toBe(column('savingsPlan/UsedCommitment', fees))
    expect(column('savingsPlan/TotalCommitmentToDate', fees)).toBe(
      sum(fees, 'savingsPlan/RecurringCommitmentForBillingPeriod', fees, [
        'savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod',
      ]),
    )
  })

  test('net costs add up to unblended costs', () => {
    const discounts = ofType('EdpDiscount')

    expect(discounts.length).toBeGreaterThan(50)
    expect(exactSum(rows.map((row) => row['lineItem/NetUnblendedCost'] ?? ''))).toBe(
      exactSum(rows.map((row) => row['lineItem/UnblendedCost'] ?? '')),
    )
    expect(exactSum(discounts.map((row) => row['lineItem/UnblendedCost'] ?? ''))).toBe(
      exactSum(rows.map((row) => row['discount/TotalDiscount'] ?? '')),
    )
  })

  test('credits and refunds are negative; refunds are for the month before', () => {
    expect([...ofType('Credit'), ...ofType('Refund')].every((row) => Number(row['lineItem/UnblendedCost']) < 0)).toBe(
      true,
    )
    expect(new Set(ofType('Refund').map((row) => row['lineItem/UsageStartDate']?.slice(0, 7)))).toEqual(
      new Set(['2026-01']),
    )
  })

  test('taxes have neither rate nor resource and last the month', () => {
    const [tax] = ofType('Tax')

    expect(tax).toMatchObject({
      'lineItem/UnblendedRate': '',
      'lineItem/ResourceId': '',
      'lineItem/UsageAmount': '1.0',
      'lineItem/UsageStartDate': '2026-02-01T00:00:00.000Z',
      'lineItem/UsageEndDate': '2026-03-01T00:00:00.000Z',
    })
  })

  test('pods cost nothing themselves', () => {
    const pods = rows.filter((row) => row['lineItem/Operation'] === 'EKSPod-EC2')

    expect(pods.length).toBeGreaterThan(50)
    expect(new Set(pods.map((row) => row['lineItem/UnblendedCost']))).toEqual(new Set(['0.0']))
    expect(pods.every((row) => Number(row['splitLineItem/SplitCost']) > 0)).toBe(true)
  })

  test('about a quarter of the resources are distinct, and tags hold what readers stumble over', () => {
    const usage = ofType('Usage').filter((row) => row['lineItem/ResourceId'] !== '')
    const tags = rows.flatMap((row) => Object.entries(row).filter(([column]) => column.startsWith('resourceTags/')))
    const values = [...new Set(tags.map(([, value]) => value))]

    expect(new Set(usage.map((row) => row['lineItem/ResourceId'])).size / rows.length).toBeGreaterThan(0.15)
    expect(values.some((value) => value.includes('\n'))).toBe(true)
    expect(values.some((value) => value.includes(',') && value.includes('"'))).toBe(true)
    expect(tags.filter(([, value]) => value === '').length / tags.length).toBeGreaterThan(0.5)
  })
})

describe('FOCUS', async () => {
  const rows = await generated('aws-focus-1.2')

  test('a commitment without upfront fee costs what is used and left unused of it', () => {
    const commitments = [...groups(rows, 'CommitmentDiscountId').values()].filter((charges) =>
      charges.some((row) => row['ChargeDescription']?.includes('No Upfront')),
    )

    expect(commitments.length).toBeGreaterThan(1)
    for (const charges of commitments) {
      const ofCategory = (category: string) => charges.filter((row) => row['ChargeCategory'] === category)
      expect(sum(ofCategory('Usage'), 'EffectiveCost')).toBe(sum(ofCategory('Purchase'), 'BilledCost'))
      expect(sum(ofCategory('Purchase'), 'EffectiveCost')).toBe('0')
      expect(sum(ofCategory('Usage'), 'BilledCost')).toBe('0')
      expect(new Set(charges.map((row) => row['CommitmentDiscountStatus']))).toEqual(new Set(['', 'Used', 'Unused']))
    }
  })

  test('unused commitment is a row of its own, of the commitment itself', () => {
    const unused = rows.filter((row) => row['CommitmentDiscountStatus'] === 'Unused')

    expect(unused.length).toBeGreaterThan(3)
    for (const row of unused) {
      expect(row).toMatchObject({ ChargeCategory: 'Usage', PricingCategory: 'Committed', ConsumedQuantity: '' })
      expect(row['ResourceId']).toBe(row['CommitmentDiscountId'])
    }
  })

  test('periods end with the first moment after them', () => {
    expect(rows.filter((row) => row['ChargePeriodEnd']?.includes(':59'))).toEqual([])
  })
})

async function generated(kind: ExportKind): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'exports-'))
  try {
    return await readRows(await generateExport(request({ kind, rows: 4000, charges: everyCharge }), folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function groups(rows: readonly Row[], column: string): Map<string, readonly Row[]> {
  const found = Map.groupBy(rows, (row) => row[column] ?? '')
  found.delete('')
  return found
}

/** One column of some rows, and several of others. */
function sum(rows: readonly Row[], column: string, more: readonly Row[] = [], columns: readonly string[] = []): string {
  return exactSum([
    ...rows.map((row) => row[column] ?? ''),
    ...more.flatMap((row) => columns.map((name) => row[name] ?? '')),
  ])
}
