import { setTimeout as pause } from 'node:timers/promises'
import type { Vendor } from '@openfinops/plugin'
import type { ExportRequest, GeneratedExport } from '@openfinops/testing-exports'
import { describe, expect, test } from 'vitest'
import type { Workplace } from './workplace.ts'

export interface DescribedExport {
  readonly name: string
  readonly vendor: Vendor
  readonly request: Pick<ExportRequest, 'kind' | 'format' | 'layout'> & Partial<ExportRequest>
  /** A column, or a group of columns, that the next month has no longer. */
  readonly dropped: string
  /** Whether the next delivery takes the place of the one before. */
  readonly replaces: boolean
  /** Whether times decide, and the store has seconds only. */
  readonly isSlow?: boolean
}

export interface Occasions {
  readonly first: Pick<ExportRequest, 'id' | 'createdAt'>
  readonly second: Pick<ExportRequest, 'id' | 'createdAt'>
  open(vendor: Vendor): Promise<Workplace>
}

const period = '2026-09'

/** Everything that happens to an export: what the table adds up to is what the generator says that it made. */
export function describeExport(described: DescribedExport, { first, second, open }: Occasions): void {
  const { name, vendor, dropped, replaces, isSlow = false } = described

  function request(changes: Partial<ExportRequest> = {}): ExportRequest {
    const common = { export: 'daily', prefix: 'billing', period, rows: 200, rowsPerFile: 80, seed: 11 }
    return { ...common, ...first, columns: { tags: ['team'] }, ...described.request, ...changes }
  }

  async function deliverNext(place: Workplace, old: GeneratedExport, renewed: GeneratedExport, at: Date) {
    if (isSlow) await pause(1100)
    await (replaces ? place.replace(old, renewed, at) : place.put(renewed.objects, at))
  }

  describe(name, () => {
    test('the first load', async () => {
      await using place = await open(vendor)
      const bill = await place.generate(request())
      await place.put(bill.objects, first.createdAt)

      expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
      expect(await place.found(bill.truth, period)).toEqual(bill.truth)
      expect(await place.run()).toMatchObject({ changed: 0, failed: 0 })
    })

    test('restated: the month is replaced, whole', async () => {
      await using place = await open(vendor)
      const bill = await place.generate(request())
      await place.put(bill.objects, first.createdAt)
      await place.run()
      const restated = await place.generate(request({ ...second, restate: 1 }))
      await deliverNext(place, bill, restated, second.createdAt)

      expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
      expect(await place.found(restated.truth, period)).toEqual(restated.truth)
    })

    test('drifted: columns come and go from month to month', async () => {
      await using place = await open(vendor)
      const before = await place.generate(request({ period: '2026-08', columns: { tags: ['team', 'old'] } }))
      const drift = { id: second.id, columns: { tags: ['team', 'new'], without: [dropped] } }
      const after = await place.generate(request(drift))
      await place.put([...before.objects, ...after.objects], first.createdAt)

      expect(await place.run()).toMatchObject({ changed: 2, failed: 0 })
      expect(await place.found(before.truth, '2026-08')).toEqual(before.truth)
      expect(await place.found(after.truth, period)).toEqual(after.truth)
    })

    test('torn: rewritten while it is read', async () => {
      await using place = await open(vendor)
      const old = await place.generate(request())
      const now = new Date()
      const renewed = await place.generate(request({ id: second.id, createdAt: now, restate: 1 }))
      await place.put(old.objects, first.createdAt)
      let rewriting: Promise<void> | undefined
      const last = old.objects.findLast(({ role }) => role === 'data')
      place.beforeRead(last?.key ?? '', () => {
        rewriting = deliverNext(place, old, renewed, now)
        return rewriting
      })

      const torn = await place.run()
      expect(rewriting).toBeDefined()
      expect(torn.failed).toBe(0)
      const truth = replaces ? renewed.truth : old.truth
      expect(await place.found(truth, period)).toEqual(truth)

      await place.run()
      expect(await place.found(renewed.truth, period)).toEqual(renewed.truth)
    })

    test('empty: a delivery without rows empties the month', async () => {
      await using place = await open(vendor)
      const bill = await place.generate(request())
      await place.put(bill.objects, first.createdAt)
      await place.run()
      const empty = await place.generate(request({ ...second, rows: 0 }))
      await deliverNext(place, bill, empty, second.createdAt)

      expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
      expect(await place.found(empty.truth, period)).toEqual(empty.truth)
      expect(empty.truth.rows).toBe(0)
    })
  })
}
