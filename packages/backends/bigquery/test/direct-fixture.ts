import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import {
  type Backend,
  type BackendContext,
  billingPeriod,
  type LoadedPeriod,
  type SourceColumn,
  type StreamedFile,
  type StreamedLoad,
  type TableColumn,
} from '@openfinops/plugin'
import { expect } from 'vitest'
import { type Fixture, openFixture, uncancelled } from './fixture.ts'

export const bucket = 'gs://acme-staging/finops'

/** A file of a delivery with everything in memory, so that it can go to another process too. */
export interface FileContent {
  readonly key: string
  readonly bytes: Buffer
  readonly columns: readonly SourceColumn[]
  /** Beside the header. */
  readonly rows: number
}

/** A CSV file, compressed when its name ends in `.gz`. The header must need no quotes. */
export function csv(key: string, text: string): FileContent {
  const [header = ''] = text.split(/\r?\n/, 1)
  const bytes = Buffer.from(text)
  return {
    key,
    bytes: key.endsWith('.gz') ? gzipSync(bytes) : bytes,
    columns: header === '' ? [] : header.split(',').map((name) => ({ name, type: undefined })),
    rows: rowsOf(text),
  }
}

/** The rows of a CSV file of several columns, or without empty lines. */
export function rowsOf(text: string): number {
  const lines = text.replaceAll(/"[^"]*"/g, 'quoted').split(/\r?\n/)
  return Math.max(0, lines.filter((line) => line !== '').length - 1)
}

/** The columns of the bills in these tests; others are text. */
const known: readonly TableColumn[] = [
  { source: 'Account', name: 'account', type: 'text', role: 'account' },
  { source: 'Currency', name: 'currency', type: 'text', role: 'currency' },
  { source: 'Line/Cost', name: 'line_cost', type: 'decimal', role: 'cost' },
  { source: 'Amount', name: 'amount', type: 'decimal' },
  { source: 'Usage Start', name: 'usage_start', type: 'timestamp', role: 'start' },
  { source: 'Usage End', name: 'usage_end', type: 'timestamp', role: 'end' },
  { source: 'Day', name: 'day', type: 'date' },
  { source: 'Tags', name: 'tags', type: 'map' },
]

function columnsOf(files: readonly FileContent[]): readonly TableColumn[] {
  const sources = new Set(files.flatMap(({ columns }) => columns.map(({ name }) => name)))
  return [...sources].map((source) => {
    const name = source.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')
    // Parquet has the names that the table has.
    return (
      known.find((column) => column.source === source) ?? {
        ...(known.find((column) => column.name === name) ?? { name, type: 'text' }),
        source,
      }
    )
  })
}

export interface Delivery extends Partial<Omit<StreamedLoad, 'files'>> {
  readonly files: readonly FileContent[]
  /** Called whenever a file is read. */
  readonly onRead?: (key: string) => void
}

/** A delivery of these files: October 2026 of the source `daily`, into the table `bills`, unless said otherwise. */
export function delivery({ files, onRead, ...otherwise }: Delivery): StreamedLoad {
  return {
    table: 'bills',
    source: 'daily',
    period: billingPeriod('2026-10'),
    manifest: 'manifest-1',
    format: 'csv',
    columns: columnsOf(files),
    rows: undefined,
    confirm: async () => {},
    ...otherwise,
    files: files.map((file) => streamed(file, otherwise.format === 'parquet', onRead)),
  }
}

function streamed(
  { key, bytes, columns, rows }: FileContent,
  isParquet: boolean,
  onRead: Delivery['onRead'],
): StreamedFile {
  let counted = isParquet ? rows : undefined
  return {
    key,
    bytes: bytes.byteLength,
    etag: createHash('md5').update(bytes).digest('hex'),
    columns,
    rows: () => counted,
    async *read() {
      onRead?.(key)
      for (let at = 0; at < bytes.byteLength; at += 100_000) yield bytes.subarray(at, at + 100_000)
      counted = rows
    },
  }
}

/** Loads a delivery. */
export async function stream(
  backend: Backend,
  load: StreamedLoad,
  context: BackendContext = uncancelled,
): Promise<LoadedPeriod> {
  if (backend.replaceFromStreams === undefined) throw new Error('The backend loads nothing straight from a store')
  return backend.replaceFromStreams(load, context)
}

/** Nothing of the second delivery is anywhere, and the first is as it was. */
export async function expectUntouched({ backend, gcs, server, rows }: Fixture): Promise<void> {
  expect(await rows('id, finops_manifest, line_cost')).toEqual([['1', 'manifest-1', '1']])
  expect((await backend.periods(uncancelled)).map(({ manifest }) => manifest)).toEqual(['manifest-1'])
  expect(gcs.keys('acme-staging')).toEqual([])
  expect(server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
}

/** With a delivery of one row in it. */
export async function openLoaded(): Promise<Fixture> {
  const fixture = await openFixture({ bucket })
  await stream(fixture.backend, delivery({ files: [csv('export/a.csv', 'id,Line/Cost\n1,1\n')] }))
  return fixture
}
