import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  type Backend,
  billingPeriod,
  FinopsError,
  type LoadedPeriod,
  type ObjectStore,
  type StreamedLoad,
  type TableColumn,
  type Vendor,
} from '@openfinops/plugin'
import { type Journal, openJournal } from '@openfinops/state'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { PipelineContext } from '../src/context.ts'
import type { PipelineEvent } from '../src/event.ts'
import { loadDirect } from '../src/load-direct.ts'
import type { Source } from '../src/source.ts'

const period = billingPeriod('2026-10')
const missing = { force: false }

/** An export with a manifest for each delivery: what the manifest names, a line each. */
const vendor: Vendor = {
  apiVersion: 1,
  name: 'acme',
  provider: 'acme',
  table: 'bills',
  prefixes: [''],
  discovery: {
    type: 'manifest',
    isManifest: (key) => key.endsWith('.manifest'),
    parse: (text, { key, lastModified }) => ({
      id: key,
      export: 'daily',
      payer: undefined,
      period,
      createdAt: lastModified,
      latest: false,
      inPlace: key.startsWith('current'),
      format: text.includes('.zip') ? 'csv.zip' : text.includes('.gz') ? 'csv.gz' : 'csv',
      files: text.split('\n').map((file) => ({ key: file, bytes: undefined })),
      columns: undefined,
      rows: undefined,
    }),
  },
  column: ({ name }) => (name === 'cost' ? { type: 'decimal', role: 'cost' } : { type: 'text' }),
}

interface Bucket extends ObjectStore {
  put(key: string, body: string | Uint8Array, at?: string): void
  /** Keys that were read, with where from. */
  readonly reads: string[]
  /** Breaks the next read of a key after so many bytes. */
  breakAfter: { readonly key: string; readonly bytes: number } | undefined
}

function createBucket(): Bucket {
  const objects = new Map<string, { body: Buffer; etag: string; lastModified: Date }>()
  let written = 0
  const bucket: Bucket = {
    url: 'memory:',
    reads: [],
    breakAfter: undefined,
    put(key, body, at = '2026-11-02T00:00:00Z') {
      objects.set(key, { body: Buffer.from(body), etag: `"${++written}"`, lastModified: new Date(at) })
    },
    async *list(prefix) {
      for (const [key, { body, etag, lastModified }] of objects) {
        if (key.startsWith(prefix)) yield { key, bytes: body.length, etag, lastModified }
      }
    },
    async read(key, { from = 0, ifMatch }) {
      const found = objects.get(key)
      if (found === undefined) throw new FinopsError('STORE_NOT_FOUND', 'There is no such object', { file: key })
      const { body, etag, lastModified } = found
      if (ifMatch !== undefined && ifMatch !== etag) throw new FinopsError('STORE_CHANGED', 'It changed', { file: key })
      bucket.reads.push(`${key} ${from}`)
      const isBroken = bucket.breakAfter?.key === key
      const end = isBroken ? (bucket.breakAfter?.bytes ?? 0) : body.length
      if (isBroken) bucket.breakAfter = undefined
      async function* content() {
        yield body.subarray(from, end)
        if (isBroken) throw new FinopsError('STORE_INTERRUPTED', 'The connection broke', { retryable: true })
      }
      return { object: { key, bytes: body.length, etag, lastModified }, content: content() }
    },
  }
  return bucket
}

let bucket: Bucket
let journal: Journal
let events: PipelineEvent[]
let context: PipelineContext
let source: Source
/** What the backend was given, and what it held in the end. */
let taken: { load: StreamedLoad; contents: string[]; rows: (number | undefined)[] }[]
let ledger: LoadedPeriod[]
let beforeConfirm: () => void

const backend: Backend = {
  apiVersion: 1,
  name: 'memory',
  replacePeriod: () => Promise.reject(new Error('not this way')),
  async replaceFromStreams(load, { signal }) {
    const contents: string[] = []
    const rows = load.files.map((file) => file.rows())
    for (const file of load.files) {
      const chunks = await Array.fromAsync(file.read(signal))
      contents.push(Buffer.concat(chunks).toString(load.format === 'csv' ? 'utf8' : 'base64'))
    }
    beforeConfirm()
    await load.confirm(signal)
    rows.push(...load.files.map((file) => file.rows()))
    taken.push({ load, contents, rows })
    const totals = { rows: contents.length, sums: [], firstUsage: undefined, lastUsage: undefined }
    const { table, manifest } = load
    const held = { table, source: load.source, period, manifest, totals, loadedAt: new Date(), changes: [] }
    ledger = [held]
    return held
  },
  periods: async () => ledger,
  totals: () => Promise.reject(new Error('not asked')),
  close: async () => {},
}
const remote = { name: 'warehouse', backend }

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'finops-direct-'))
  bucket = createBucket()
  journal = openJournal({ path: join(folder, 'state.db') })
  onTestFinished(async () => {
    journal.close()
    await rm(folder, { recursive: true })
  })
  events = []
  taken = []
  ledger = []
  beforeConfirm = () => {}
  context = {
    journal,
    run: journal.startRun({ command: 'test', version: '0' }),
    signal: new AbortController().signal,
    settings: {
      bronze: join(folder, 'bronze'),
      exports: join(folder, 'exports'),
      concurrency: 2,
      settleMinutes: 0,
      keep: 0,
      sorted: false,
    },
    report: (event) => events.push(event),
  }
  const at = { name: 'daily', vendor, store: bucket, table: 'bills', scope: undefined }
  source = { ...at, names: 'plain', cadence: undefined, mixPayers: false, mixExports: false }
})

function failures(): readonly (readonly [string | undefined, string])[] {
  return events.flatMap((event) => (event.type === 'failed' ? [[event.manifest, event.error.code] as const] : []))
}

function names(columns: readonly TableColumn[]): readonly (readonly [string, string])[] {
  return columns.map((column) => [column.name, column.type])
}

test('the files of the newest delivery go to the backend, each read once, and a second run reads nothing', async () => {
  bucket.put('a.manifest', 'a.csv\nb.csv')
  bucket.put('a.csv', 'id,cost\n1,0.5\n2,0.5\n')
  bucket.put('b.csv', 'cost,note\n2,"x\ny"\n')

  expect(await loadDirect(source, remote, context, missing)).toEqual({ periods: 1, changed: 1, failed: 0 })

  const [{ load, contents, rows } = { load: undefined, contents: [], rows: [] }] = taken
  expect(contents).toEqual(['id,cost\n1,0.5\n2,0.5\n', 'cost,note\n2,"x\ny"\n'])
  // Nobody knows before they were read.
  expect(rows).toEqual([undefined, undefined, 2, 1])
  expect(load).toMatchObject({ table: 'bills', source: 'daily', period, manifest: 'a.manifest', format: 'csv' })
  expect(load?.files.map(({ key, columns }) => [key, columns.map(({ name }) => name)])).toEqual([
    ['a.csv', ['id', 'cost']],
    ['b.csv', ['cost', 'note']],
  ])
  expect(names(load?.columns ?? [])).toEqual([
    ['id', 'text'],
    ['cost', 'decimal'],
    ['note', 'text'],
  ])
  expect(journal.deliveries({}).map(({ state }) => state)).toEqual(['discovered'])
  expect(journal.loads({}).map(({ state, manifestId }) => [state, manifestId])).toEqual([['loaded', 'a.manifest']])

  bucket.reads.length = 0
  expect(await loadDirect(source, remote, context, missing)).toEqual({ periods: 1, changed: 0, failed: 0 })
  expect(bucket.reads).toEqual([])
})

test('a connection that breaks is taken up where it broke', async () => {
  const body = gzipSync('id,cost\n1,0.5\n')
  bucket.put('a.manifest', 'a.csv.gz')
  bucket.put('a.csv.gz', body)
  const { read } = bucket
  let isPeeked = false
  bucket.read = (key, options) => {
    if (key === 'a.csv.gz' && isPeeked && options.from === 0) bucket.breakAfter = { key, bytes: 10 }
    isPeeked ||= key === 'a.csv.gz'
    return read(key, options)
  }

  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 1, failed: 0 })

  expect(taken[0]?.contents).toEqual([body.toString('base64')])
  expect(taken[0]?.rows).toEqual([undefined, 1])
  expect(bucket.reads).toEqual(['a.manifest 0', 'a.csv.gz 0', 'a.csv.gz 0', 'a.csv.gz 10'])
  expect(events).toContainEqual(expect.objectContaining({ type: 'retrying' }))
})

test('a file that is cut short is refused at its end', async () => {
  bucket.put('a.manifest', 'a.csv.gz')
  bucket.put('a.csv.gz', gzipSync('id,cost\n1,0.5\n2,1\n').subarray(0, -9))
  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 0, failed: 1 })
  expect(failures()).toEqual([['a.manifest', 'FILE_CORRUPT']])
  expect([taken, ledger]).toEqual([[], []])
})

test('one that begins with an empty line is refused, and not taken for one without rows', async () => {
  bucket.put('a.manifest', 'a.csv')
  bucket.put('a.csv', '\nid,cost\n1,0.5\n')
  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 0, failed: 1 })
  expect(failures()).toEqual([['a.manifest', 'FILE_MALFORMED']])
  expect(taken).toEqual([])
})

test('one that ends inside quotes is refused as well', async () => {
  bucket.put('a.manifest', 'a.csv')
  bucket.put('a.csv', 'id,cost\n1,0.5\n2,"1')
  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 0, failed: 1 })
  expect(failures()).toEqual([['a.manifest', 'FILE_MALFORMED']])
})

test('a delivery that is rewritten while it is read is not put in place', async () => {
  bucket.put('a.manifest', 'a.csv')
  bucket.put('a.csv', 'id,cost\n1,0.5\n')
  beforeConfirm = () => bucket.put('a.csv', 'id,cost\n1,0.7\n')
  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 0, failed: 1 })
  expect(failures()).toEqual([['a.manifest', 'DELIVERY_MOVED']])

  beforeConfirm = () => {}
  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 1, failed: 0 })
  expect(taken.map(({ contents }) => contents)).toEqual([['id,cost\n1,0.7\n']])
})

test('one that was rewritten once is taken anew in the same run', async () => {
  bucket.put('a.manifest', 'a.csv')
  bucket.put('a.csv', 'id,cost\n1,0.5\n')
  beforeConfirm = () => {
    beforeConfirm = () => {}
    bucket.put('a.csv', 'id,cost\n1,0.7\n')
  }
  expect(await loadDirect(source, remote, context, { force: true })).toEqual({ periods: 1, changed: 1, failed: 0 })
  expect(taken.map(({ contents }) => contents)).toEqual([['id,cost\n1,0.7\n']])
  expect(failures()).toEqual([])
})

test('one whose files are rewritten after it was loaded, under the same manifest, is loaded anew', async () => {
  bucket.put('current.manifest', 'a.csv\nb.csv')
  bucket.put('a.csv', 'id,cost\n1,0.5\n')
  bucket.put('b.csv', 'id,cost\n2,1\n')
  await loadDirect(source, remote, context, missing)
  expect(await loadDirect(source, remote, context, missing)).toEqual({ periods: 1, changed: 0, failed: 0 })

  bucket.put('b.csv', 'id,cost\n2,1.5\n')
  expect(await loadDirect(source, remote, context, missing)).toEqual({ periods: 1, changed: 1, failed: 0 })
  expect(taken.at(-1)?.contents).toEqual(['id,cost\n1,0.5\n', 'id,cost\n2,1.5\n'])
  expect(ledger.map(({ manifest }) => manifest)).toEqual(['current.manifest~again1'])
  expect(await loadDirect(source, remote, context, missing)).toEqual({ periods: 1, changed: 0, failed: 0 })
  expect(failures()).toEqual([])
})

test('where files of the newest delivery are not there, the last complete one is loaded, and the run fails', async () => {
  bucket.put('a.manifest', 'a.csv', '2026-11-01T00:00:00Z')
  bucket.put('a.csv', 'id,cost\n1,0.5\n')
  bucket.put('b.manifest', 'b.csv', '2026-11-02T00:00:00Z')
  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 0, failed: 1 })
  expect(failures()).toEqual([['b.manifest', 'DELIVERY_INCOMPLETE']])
  expect(ledger.map(({ manifest }) => manifest)).toEqual(['a.manifest'])

  bucket.put('b.csv', 'id,cost\n1,0.6\n')
  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 1, failed: 0 })
  expect(ledger.map(({ manifest }) => manifest)).toEqual(['b.manifest'])
})

test('archives are refused before anything is read, and so is a backend that cannot', async () => {
  bucket.put('a.manifest', 'a.csv.zip')
  bucket.put('a.csv.zip', 'PK')
  expect(await loadDirect(source, remote, context, missing)).toMatchObject({ changed: 0, failed: 1 })
  expect(failures()).toEqual([['a.manifest', 'BACKEND_UNSUPPORTED']])
  expect(bucket.reads).toEqual(['a.manifest 0'])

  const { replaceFromStreams: _, ...local } = backend
  await expect(loadDirect(source, { name: 'local', backend: local }, context, missing)).rejects.toMatchObject({
    code: 'BACKEND_UNSUPPORTED',
    message: 'Backend local (memory) loads nothing straight from a store',
  })
})
