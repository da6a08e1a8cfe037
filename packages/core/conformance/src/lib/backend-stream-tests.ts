import assert from 'node:assert/strict'
import { FinopsError, type StreamedFile, type StreamedLoad } from '@openfinops/plugin'
import { stateOf, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { delivery } from './backend-delivery.ts'
import { rejectsWith } from './rejects-with.ts'

const bill = 'id,Line/Cost\n1,1\n2,2\n'

export function backendStreamTests(check: BackendCheck): void {
  check('streams: the rows of all files are in the table', async ({ backend }, cannotRun) => {
    const { replaceFromStreams } = backend
    if (replaceFromStreams === undefined) return cannotRun('the backend has no replaceFromStreams')
    const load = streams([file('a.csv', bill, 2), file('b.csv', 'id,Line/Cost\n3,0.5\n', 1)])
    const { totals } = await replaceFromStreams(load, uncancelled)
    assert.deepEqual([totals.rows, totals.sums], [3, [{ column: 'line_cost', currency: undefined, sum: '3.5' }]])
    assert.deepEqual(await backend.totals(load, load.columns, uncancelled), totals)
  })

  check(
    'streams: fewer or more rows than the files have are refused and leave everything as it was',
    async ({ backend }, cannotRun) => {
      const { replaceFromStreams } = backend
      if (replaceFromStreams === undefined) return cannotRun('the backend has no replaceFromStreams')
      const before = streams([file('a.csv', bill, 2)])
      await replaceFromStreams(before, uncancelled)
      const state = await stateOf(backend, [before])
      for (const rows of [1, 3]) {
        const other = streams([file('b.csv', bill, rows)], { manifest: `manifest of ${rows}` })
        await rejectsWith('ROWS_MISSING', () => replaceFromStreams(other, uncancelled))
      }
      assert.deepEqual(await stateOf(backend, [before]), state)
    },
  )

  check('streams: a delivery that has moved is refused and leaves everything as it was', async (fixture, cannotRun) => {
    const { backend } = fixture
    const { replaceFromStreams } = backend
    if (replaceFromStreams === undefined) return cannotRun('the backend has no replaceFromStreams')
    const before = streams([file('a.csv', bill, 2)])
    await replaceFromStreams(before, uncancelled)
    const state = await stateOf(backend, [before])
    const moved = streams([file('b.csv', bill, 2)], {
      manifest: 'manifest-2',
      confirm: () => Promise.reject(new FinopsError('DELIVERY_MOVED', 'The vendor has written it anew')),
    })
    await rejectsWith('DELIVERY_MOVED', () => replaceFromStreams(moved, uncancelled))
    assert.deepEqual(await stateOf(backend, [before]), state)
  })
}

/** A CSV file of these columns, of which somebody says that it has so many rows. */
function file(name: string, text: string, rows: number): StreamedFile {
  const bytes = Buffer.from(text)
  let counted: number | undefined
  return {
    key: `export/${name}`,
    bytes: bytes.byteLength,
    etag: name,
    columns: ['id', 'Line/Cost'].map((column) => ({ name: column, type: undefined })),
    async *read() {
      yield bytes
      counted = rows
    },
    rows: () => counted,
  }
}

function streams(files: readonly StreamedFile[], otherwise: Partial<StreamedLoad> = {}): StreamedLoad {
  const columns = files.flatMap((each) => each.columns.map(({ name }) => name))
  const load = delivery([{ path: '', key: '', columns }])
  return { ...load, files, confirm: async () => {}, ...otherwise }
}
