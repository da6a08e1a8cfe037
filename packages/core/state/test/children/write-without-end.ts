import { billingPeriod, type StoreObject } from '@openfinops/plugin'
import { openJournal } from '@openfinops/state'

/** Brings delivery after delivery as far as they go until it is killed. Says so after each. */
const [path = ''] = process.argv.slice(2)

const journal = openJournal({ path })
const run = journal.startRun({ command: 'aws run', version: '1.2.3' })
const object: StoreObject = { key: 'part-0.csv.gz', bytes: 10, etag: '"1"', lastModified: new Date() }
const fetched = { path: 'part-0.csv.gz', bytes: 10, sha256: '00', columns: [{ name: 'cost', type: undefined }] }
const totals = { rows: 1, sums: [], firstUsage: undefined, lastUsage: undefined }

for (let count = 0; ; count += 1) {
  const id = `${process.pid}-${count}`
  const manifest = {
    id,
    export: 'daily',
    payer: undefined,
    period: billingPeriod('2026-03'),
    createdAt: new Date(),
    latest: false,
    inPlace: false,
    format: 'csv.gz' as const,
    files: [{ key: object.key, bytes: object.bytes }],
    columns: undefined,
    rows: undefined,
  }
  const delivery = journal.discover(run, { source: 'daily', manifest, manifestId: id, object, raw: undefined })
  if (delivery.state !== 'discovered') throw new Error(`${id} is ${delivery.state}`)
  const downloading = journal.startDownload(run, delivery)
  journal.pinFile(downloading, 0, object)
  journal.completeFile(downloading, 0, fetched)
  const staged = journal.stage(run, downloading)
  const load = journal.startLoad(run, staged, { backend: 'local', table: 'aws' }, 'new')
  journal.finishLoad(run, load, { totals, changes: [] })
  console.log(id)
}
