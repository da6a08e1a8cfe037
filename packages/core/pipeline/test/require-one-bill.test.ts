import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Backend,
  type BillingPeriod,
  billingPeriod,
  FinopsError,
  type LoadedPeriod,
  type Vendor,
} from '@openfinops/plugin'
import { type Delivery, type Journal, openJournal, type Run } from '@openfinops/state'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { requireOneBill } from '../src/require-one-bill.ts'
import type { Source } from '../src/source.ts'

const march = billingPeriod('2026-03')
const april = billingPeriod('2026-04')
const noRows = { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined }
const warehouse = { backend: 'warehouse', table: 'bills' }

let journal: Journal
let run: Run
let ledger: LoadedPeriod[]
/** Rows that the table has of each source. */
let rows: Record<string, number>

const backend: Backend = {
  apiVersion: 1,
  name: 'memory',
  replacePeriod: () => Promise.reject(new Error('not asked')),
  periods: async () => ledger,
  totals: async ({ source }) => ({ ...noRows, rows: rows[source] ?? 0 }),
  close: async () => {},
}

const vendor: Vendor = {
  apiVersion: 1,
  name: 'acme',
  provider: 'acme',
  table: 'bills',
  prefixes: [''],
  discovery: { type: 'listing', assemble: () => [] },
  column: () => ({ type: 'text' }),
}

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'finops-one-bill-'))
  journal = openJournal({ path: join(folder, 'state.db') })
  run = journal.startRun({ command: 'test', version: '0' })
  onTestFinished(async () => {
    journal.close()
    await rm(folder, { recursive: true })
  })
  ledger = []
  rows = {}
})

function deliver(source: string, payer = '111122223333', period: BillingPeriod = march): Delivery<'discovered'> {
  const object = { key: `${source}.json`, bytes: 1, etag: '"1"', lastModified: new Date(0) }
  const manifest = {
    id: `${source}-1`,
    export: source,
    payer,
    period,
    createdAt: new Date('2026-04-02T00:00:00Z'),
    latest: false,
    inPlace: false,
    format: 'csv',
    files: [],
    columns: undefined,
    rows: undefined,
  } as const
  const delivery = journal.discover(run, { source, manifest, manifestId: manifest.id, object, raw: undefined })
  if (delivery.state !== 'discovered') throw new Error(`It is ${delivery.state}`)
  return delivery
}

/** What the ledger says of a delivery. */
function held({ source, period, manifestId: manifest }: Delivery, table = 'bills'): LoadedPeriod {
  return { table, source, period, manifest, totals: noRows, loadedAt: new Date(), changes: [] }
}

/** @returns the code of the error that keeps the delivery of `theirs` out. */
async function refusal(delivery: Delivery, settings: Partial<Source> = {}): Promise<string | undefined> {
  const store = { url: 'memory:', async *list() {}, read: () => Promise.reject() }
  const at = { name: delivery.source, vendor, store, table: 'bills', scope: undefined }
  const source = {
    ...at,
    names: 'plain',
    cadence: undefined,
    mixPayers: false,
    mixExports: false,
    ...settings,
  } as const
  const { signal } = new AbortController()
  try {
    await requireOneBill(source, delivery, { name: 'warehouse', backend }, { journal, signal })
    return undefined
  } catch (error) {
    if (error instanceof FinopsError) return error.code
    throw error
  }
}

test('a bill that the ledger has from another source is refused, whatever the journal says of its load', async () => {
  const ours = deliver('ours')
  ledger = [held(ours)]
  expect(await refusal(deliver('theirs'))).toBe('EXPORTS_OVERLAP')
  const loaded = journal.finishLoad(run, journal.startLoad(run, ours, warehouse, 'new'), {
    totals: noRows,
    changes: [],
  })
  expect(await refusal(deliver('theirs'))).toBe('EXPORTS_OVERLAP')
  journal.failLoad(run, journal.startLoad(run, ours, warehouse, 'forced'), {
    code: 'BACKEND_UNAVAILABLE',
    message: 'No answer',
    place: {},
    fix: undefined,
  })
  expect(journal.loads({}).find(({ id }) => id === loaded.id)?.state).toBe('superseded')
  expect(await refusal(deliver('theirs'))).toBe('EXPORTS_OVERLAP')
})

test('so is one whose load from another source has begun, and may yet be committed', async () => {
  journal.startLoad(run, deliver('ours'), warehouse, 'new')
  expect(await refusal(deliver('theirs'))).toBe('EXPORTS_OVERLAP')
})

test('one whose load failed is refused where it left rows', async () => {
  journal.failLoad(run, journal.startLoad(run, deliver('ours'), warehouse, 'new'), {
    code: 'BACKEND_UNAVAILABLE',
    message: 'No answer',
    place: {},
    fix: undefined,
  })
  expect(await refusal(deliver('theirs'))).toBeUndefined()
  rows = { ours: 3 }
  expect(await refusal(deliver('theirs'))).toBe('EXPORTS_OVERLAP')
})

test('other months, other tables, other backends and the source itself are no second bill', async () => {
  ledger = [held(deliver('ours', '111122223333', april)), held(deliver('other'), 'others')]
  journal.startLoad(run, deliver('elsewhere'), { backend: 'local', table: 'bills' }, 'new')
  const theirs = deliver('theirs')
  expect(await refusal(theirs)).toBeUndefined()
  ledger = [...ledger, held(theirs)]
  journal.startLoad(run, theirs, warehouse, 'forced')
  expect(await refusal(theirs)).toBeUndefined()
})

test('what the ledger has from another journal is not known, and keeps nobody out', async () => {
  ledger = [{ ...held(deliver('ours')), manifest: 'of another machine' }]
  expect(await refusal(deliver('theirs'))).toBeUndefined()
})

test('bills of two payers are refused in any month, unless that is meant', async () => {
  ledger = [held(deliver('ours', '999988887777', april))]
  expect(await refusal(deliver('theirs'))).toBe('PAYERS_MIXED')
  expect(await refusal(deliver('theirs'), { mixPayers: true })).toBeUndefined()
})

test('one bill from two sources is let in where that is meant', async () => {
  ledger = [held(deliver('ours'))]
  expect(await refusal(deliver('theirs'), { mixExports: true })).toBeUndefined()
})
