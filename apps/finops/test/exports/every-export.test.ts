import type { Vendor } from '@openfinops/plugin'
import type { ExportFormat, ExportKind, ExportLayout, ExportRequest } from '@openfinops/testing-exports'
import { awsCurV1 } from '@openfinops/vendor-aws-cur-v1'
import { awsCurV2 } from '@openfinops/vendor-aws-cur-v2'
import { awsFocus } from '@openfinops/vendor-aws-focus'
import { describe, expect, test } from 'vitest'
import { openBucket } from './bucket.ts'

// Every AWS export, in every format and layout, in everything that happens to it: what the table adds up to is what the
// generator says it made. CUR v1 in Parquet has no create-new layout at AWS.

const location = { prefix: 'cur', export: 'daily' }
const vendors: Record<ExportKind, Vendor> = {
  'aws-cur-v1': awsCurV1(location),
  'aws-cur-v2': awsCurV2(location),
  'aws-focus-1.0': awsFocus(location),
  'aws-focus-1.2': awsFocus(location),
}

const table = (['aws-cur-v1', 'aws-cur-v2', 'aws-focus-1.0', 'aws-focus-1.2'] as const)
  .flatMap((kind) => (['csv.gz', 'parquet'] as const).map((format) => ({ kind, format })))
  .flatMap((row) => (['overwrite', 'create-new'] as const).map((layout) => ({ ...row, layout })))
  .filter(({ kind, format, layout }) => !(kind === 'aws-cur-v1' && format === 'parquet' && layout === 'create-new'))

describe.each(table)('$kind, $format, $layout', ({ kind, format, layout }) => {
  test('the first load', async () => {
    await using place = await openBucket(vendors[kind])
    const bill = await place.generate(request(kind, format, layout))
    await place.put(bill.objects, first.createdAt)

    expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
    expect(await place.found(bill.truth, period)).toEqual(bill.truth)
    expect(await place.run()).toMatchObject({ changed: 0, failed: 0 })
  })

  test('restated: the month is replaced, whole', async () => {
    await using place = await openBucket(vendors[kind])
    await place.put((await place.generate(request(kind, format, layout))).objects, first.createdAt)
    await place.run()
    const restated = await place.generate(request(kind, format, layout, { ...second, restate: 1 }))
    await place.put(restated.objects, second.createdAt)

    expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
    expect(await place.found(restated.truth, period)).toEqual(restated.truth)
  })

  test('drifted: columns come and go from month to month', async () => {
    await using place = await openBucket(vendors[kind])
    const before = await place.generate(
      request(kind, format, layout, { period: '2026-08', columns: { tags: ['team', 'old'] } }),
    )
    const drift = { id: second.id, columns: { tags: ['team', 'new'], without: [dropped[kind]] } }
    const after = await place.generate(request(kind, format, layout, drift))
    await place.put([...before.objects, ...after.objects], first.createdAt)

    expect(await place.run()).toMatchObject({ changed: 2, failed: 0 })
    expect(await place.found(before.truth, '2026-08')).toEqual(before.truth)
    expect(await place.found(after.truth, period)).toEqual(after.truth)
  })

  test('torn: rewritten while it is read', async () => {
    await using place = await openBucket(vendors[kind])
    const old = await place.generate(request(kind, format, layout))
    const now = new Date()
    const renewed = await place.generate(request(kind, format, layout, { id: second.id, createdAt: now, restate: 1 }))
    await place.put(old.objects, first.createdAt)
    let rewriting: Promise<void> | undefined
    place.server.fault({
      operation: 'GetObject',
      key: /\.(csv\.gz|parquet)$/,
      after: 1,
      times: 1,
      before: () => {
        rewriting = place.put(renewed.objects, now)
        return rewriting
      },
    })

    const torn = await place.run()
    expect(rewriting).toBeDefined()
    expect(torn.failed).toBe(0)
    const truth = layout === 'create-new' ? old.truth : renewed.truth
    expect(await place.found(truth, period)).toEqual(truth)

    await place.run()
    expect(await place.found(renewed.truth, period)).toEqual(renewed.truth)
  })

  test('empty: a delivery without rows empties the month', async () => {
    await using place = await openBucket(vendors[kind])
    await place.put((await place.generate(request(kind, format, layout))).objects, first.createdAt)
    await place.run()
    const empty = await place.generate(request(kind, format, layout, { ...second, rows: 0 }))
    await place.put(empty.objects, second.createdAt)

    expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
    expect(await place.found(empty.truth, period)).toEqual(empty.truth)
    expect(empty.truth.rows).toBe(0)
  })
})

const period = '2026-09'
const dropped: Record<ExportKind, string> = {
  'aws-cur-v1': 'savingsPlan',
  'aws-cur-v2': 'savings_plan',
  'aws-focus-1.0': 'ServiceName',
  'aws-focus-1.2': 'ServiceName',
}
const first = { id: '20261003T041500Z', createdAt: new Date('2026-10-03T04:15:00Z') }
const second = { id: '20261004T041500Z', createdAt: new Date('2026-10-04T04:15:00Z') }

function request(
  kind: ExportKind,
  format: ExportFormat,
  layout: ExportLayout,
  changes: Partial<ExportRequest> = {},
): ExportRequest {
  return {
    kind,
    format,
    layout,
    export: 'daily',
    prefix: 'cur',
    period,
    rows: 200,
    rowsPerFile: 80,
    seed: 11,
    ...first,
    columns: { tags: ['team'] },
    ...changes,
  }
}
