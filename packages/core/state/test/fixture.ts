import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { billingPeriod, type Manifest, type StoreObject } from '@openfinops/plugin'
import {
  type Delivery,
  type FetchedFile,
  type Journal,
  type Load,
  type NewDelivery,
  openJournal,
  type RecordedError,
  type Run,
} from '@openfinops/state'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'finops-state-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

export function temporaryPath(): string {
  return join(temporaryFolder(), 'state.db')
}

/** Opens a journal that is closed after the test. */
export function open(path: string, leaseSeconds?: number): Journal {
  const journal = openJournal({ path, ...(leaseSeconds !== undefined && { leaseSeconds }) })
  onTestFinished(() => journal.close())
  return journal
}

/** The file behind the journal, for what only SQLite itself can show. */
export function openRaw(path: string): Database.Database {
  const database = new Database(path)
  onTestFinished(() => {
    database.close()
  })
  return database
}

export interface Started {
  readonly path: string
  readonly journal: Journal
  readonly run: Run
}

/** A new journal with a run. */
export function start(): Started {
  const path = temporaryPath()
  const journal = open(path)
  return { path, journal, run: journal.startRun({ command: 'aws run', version: '1.2.3' }) }
}

export const object: StoreObject = {
  key: 'cur/daily/20260301-20260401/manifest.json',
  bytes: 5120,
  etag: '"m1"',
  lastModified: new Date('2026-03-05T06:07:08.000Z'),
}

export const partObject: StoreObject = {
  key: 'cur/daily/part-0.csv.gz',
  bytes: 1000,
  etag: '"p0"',
  lastModified: new Date('2026-03-05T06:00:00.000Z'),
}

export const fetched: FetchedFile = {
  path: 'daily/billing_period=2026-03/export_id=a/part-0.csv.gz',
  bytes: 1000,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  columns: [
    { name: 'lineItem/UnblendedCost', type: 'BigDecimal' },
    { name: 'bill/PayerAccountId', type: undefined },
  ],
}

export const error: RecordedError = {
  code: 'STORE_DENIED',
  message: 'The bucket refuses s3:GetObject',
  place: { file: 'cur/daily/part-0.csv.gz' },
  fix: 'Allow s3:GetObject.',
}

export const target = { backend: 'local', table: 'aws_billing' }

export function manifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    id: 'a',
    export: 'daily',
    payer: '111122223333',
    period: billingPeriod('2026-03'),
    createdAt: new Date('2026-03-05T06:07:00.000Z'),
    latest: false,
    inPlace: false,
    format: 'csv.gz',
    files: [{ key: partObject.key, bytes: 1000 }],
    columns: [{ name: 'lineItem/UnblendedCost', type: 'BigDecimal' }],
    rows: 42,
    ...changes,
  }
}

export function newDelivery(changes: Partial<Manifest> = {}, source = 'daily'): NewDelivery {
  const made = manifest(changes)
  return { source, manifest: made, manifestId: made.id, object, raw: `_manifest/raw/${source}/${made.id}.json` }
}

export function discovered({ journal, run }: Started, changes?: Partial<Manifest>): Delivery<'discovered'> {
  const delivery = journal.discover(run, newDelivery(changes))
  if (delivery.state !== 'discovered') throw new Error(`The delivery is ${delivery.state}`)
  return delivery
}

export function downloading(started: Started, changes?: Partial<Manifest>): Delivery<'downloading'> {
  return started.journal.startDownload(started.run, discovered(started, changes))
}

export function staged(started: Started, changes?: Partial<Manifest>): Delivery<'staged'> {
  const { journal, run } = started
  const delivery = downloading(started, changes)
  for (const position of delivery.manifest.files.keys()) {
    journal.pinFile(delivery, position, partObject)
    journal.completeFile(delivery, position, fetched)
  }
  return journal.stage(run, delivery)
}

export function loading(started: Started, changes?: Partial<Manifest>): Load<'loading'> {
  return started.journal.startLoad(started.run, staged(started, changes), target, 'new')
}

export const result = {
  totals: {
    rows: 42,
    sums: [
      { column: 'unblended_cost', currency: 'EUR', sum: '12.000000000000000000000001' },
      { column: 'unblended_cost', currency: undefined, sum: '-0.5' },
    ],
    firstUsage: '2026-03-01T00:00:00Z',
    lastUsage: undefined,
  },
  changes: [{ kind: 'added' as const, column: 'tax_type', from: undefined, to: 'VARCHAR' }],
}

/** The arrows in the history, as `from → to`; those of a load with the backend in front. */
export function arrows(journal: Journal): readonly string[] {
  return journal
    .history({})
    .map(({ backend, from, to }) => `${backend === undefined ? '' : `${backend}: `}${from ?? ''} → ${to}`)
}
