import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { testBackend } from '@openfinops/conformance'
import { type Backend, FinopsError } from '@openfinops/plugin'
import { test, vi } from 'vitest'
import { bucket, delivery, type FileContent, rowsOf, stream } from './direct-fixture.ts'
import { openFixture } from './fixture.ts'

vi.setConfig({ testTimeout: 60_000 })

const noLines = 'BigQuery tells the file and the value, and not the line'
/** Tests that hold a load straight from a store to more than it promises. What it does promise is in `direct-refused`. */
const notMeant: ReadonlyMap<string, string> = new Map([
  ['numbers: what is no number is refused, with file, line, column and value', noLines],
  ['numbers: digits that no table can keep are refused, with file, line, column and value', noLines],
  ['values: days with slashes that are not all of the period are refused', noLines],
  ['values: what is no moment, no day or no object is refused with its place', noLines],
  ['files: a row with too many or too few cells is refused with file and line', noLines],
  ['files: quotes that never close are refused with file and line', 'that is found out while the file is read'],
])

/** A backend as it is used: files come in streams, whole or with an error at their end. */
function fromStreams(warehouse: Backend): Backend {
  const { periods, totals, query, close, replaceFromStreams } = warehouse
  if (query === undefined || replaceFromStreams === undefined) throw new Error('The warehouse lacks a method')
  return {
    apiVersion: 1,
    name: warehouse.name,
    async replacePeriod({ files, ...load }, context) {
      const contents = await Promise.all(
        files.map(async ({ path, key, columns }): Promise<FileContent> => {
          const packed = await readFile(path)
          // A delivery has one format, and these have two.
          const bytes = path.endsWith('.gz') ? unpacked(packed, key) : packed
          const rows = rowsOf(bytes.toString())
          return { key, bytes, columns: columns.map((name) => ({ name, type: undefined })), rows }
        }),
      )
      return stream(warehouse, delivery({ ...load, files: contents }), context)
    },
    replaceFromStreams,
    periods,
    totals,
    query,
    close,
  }
}

function unpacked(bytes: Buffer, file: string): Buffer {
  try {
    return gunzipSync(bytes)
  } catch (cause) {
    throw new FinopsError('FILE_CORRUPT', 'The file is no gzip', { file, cause })
  }
}

testBackend({
  test(name, run) {
    const isAboutLoads = !/^(query|export|file totals):/.test(name)
    const reason = notMeant.get(name) ?? (isAboutLoads ? undefined : 'it is the same however the rows came')
    if (reason === undefined) return test.concurrent(name, run)
    console.info(`not run: "${name}": ${reason}`)
  },
  async open() {
    const fixture = await openFixture({ bucket })
    const root = await mkdtemp(join(tmpdir(), 'finops-bigquery-'))
    const folder = join(root, 'files')
    await mkdir(folder)
    return {
      backend: fromStreams(fixture.open()),
      folder,
      reopen: async () => fromStreams(fixture.open()),
      async close() {
        await fixture[Symbol.asyncDispose]()
        await rm(root, { recursive: true })
      },
    }
  },
})
