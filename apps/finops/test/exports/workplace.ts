import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { duckdbBackend } from '@openfinops/backend-duckdb'
import {
  cleanName,
  type PipelineContext,
  type PipelineEvent,
  type RunResult,
  runSource,
  type Source,
} from '@openfinops/pipeline'
import type { ObjectStore, Vendor } from '@openfinops/plugin'
import { openJournal } from '@openfinops/state'
import { type ExportRequest, type GeneratedExport, generateExport } from '@openfinops/testing-exports'

/** Where exports are delivered to. */
export interface Remote {
  readonly store: ObjectStore
  put(key: string, body: Buffer, at: Date): Promise<void>
  remove(key: string): Promise<void>
  /** Has this done once, before a file is read. */
  beforeRead(key: string, work: () => Promise<void>): void
  close(): Promise<void>
}

/** A bucket or container, a database, and a source between them. */
export interface Workplace extends AsyncDisposable {
  readonly folder: string
  readonly source: Source
  readonly settings: PipelineContext['settings']
  generate(request: ExportRequest): Promise<GeneratedExport>
  /** Delivers objects, where the server lets itself be told so as if they were written at that moment. */
  put(objects: GeneratedExport['objects'], at: Date): Promise<void>
  /** Puts the next delivery of an export, which takes the place of this one, into the store. */
  replace(old: GeneratedExport, renewed: GeneratedExport, at: Date): Promise<void>
  beforeRead: Remote['beforeRead']
  /** Runs the source, on request as if it was configured otherwise. */
  run(changes?: Partial<Source>): Promise<RunResult & { readonly events: readonly PipelineEvent[] }>
  ask(sql: string): Promise<readonly (readonly (string | null)[])[]>
  /** What the table says of a period, in the form of the generator's truth. */
  found(truth: GeneratedExport['truth'], period: string): Promise<GeneratedExport['truth']>
}

export async function openWorkplace(vendor: Vendor, remote: Remote): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'finops-exports-'))
  const backend = duckdbBackend({ path: join(folder, 'finops.duckdb') })
  const journal = openJournal({ path: join(folder, 'finops.sqlite') })
  const source: Source = {
    name: 'daily',
    vendor,
    store: remote.store,
    table: vendor.table,
    names: 'plain',
    cadence: 'daily',
    mixPayers: false,
    mixExports: false,
    scope: undefined,
  }
  const settings = {
    bronze: join(folder, 'bronze'),
    exports: join(folder, 'parquet'),
    concurrency: 1,
    settleMinutes: 60,
    keep: 1,
    sorted: false,
  }
  let generated = 0

  async function put(objects: GeneratedExport['objects'], at: Date): Promise<void> {
    for (const { key, path } of objects) await remote.put(key, await readFile(path), at)
  }

  async function ask(sql: string) {
    const result = await backend.query?.(sql, { signal: new AbortController().signal })
    return result === undefined ? [] : Array.fromAsync(result.rows)
  }

  return {
    folder,
    source,
    settings,
    async generate(request) {
      const target = join(folder, 'generated', `${generated++}`)
      await mkdir(target, { recursive: true })
      return generateExport(request, target)
    },
    put,
    async replace(old, renewed, at) {
      const kept = new Set(renewed.objects.map(({ key }) => key))
      for (const { key } of old.objects) if (!kept.has(key)) await remote.remove(key)
      await put(renewed.objects, at)
    },
    beforeRead: remote.beforeRead,
    async run(changes = {}) {
      const events: PipelineEvent[] = []
      const run = journal.startRun({ command: 'test', version: '0' })
      const context: PipelineContext = {
        journal,
        run,
        settings,
        signal: new AbortController().signal,
        report: (event) => events.push(event),
      }
      const result = await runSource({ ...source, ...changes }, [{ name: 'local', backend }], context, {
        until: 'export',
        force: false,
      })
      journal.finishRun(run, result.failed === 0 ? 'done' : 'failed')
      return { ...result, events }
    },
    ask,
    async found(truth, period) {
      const where = `from ${source.table} where billing_period = '${period}-01'`
      const columns = new Set((await ask(`describe ${source.table}`)).map(([name]) => name))
      const sumOf = (column: string) => {
        const name = cleanName(vendor.column({ name: column, type: undefined }).name ?? column, 'plain')
        return columns.has(name) ? `coalesce(sum("${name}"), 0)` : '0'
      }
      const [found = []] = await ask(
        `select ${['count(*)', ...truth.sums.map(({ column }) => sumOf(column))].join(', ')} ${where}`,
      )
      const [rows, ...added] = found
      const ledger = await backend.periods({ signal: new AbortController().signal })
      const totals = ledger.find((entry) => entry.period === period)?.totals
      return {
        rows: Number(rows),
        sums: truth.sums.map(({ column, currency }, at) => ({ column, currency, sum: plain(added[at] ?? '') })),
        firstUsage: totals?.firstUsage?.replace('.000Z', 'Z') ?? '',
        lastUsage: totals?.lastUsage?.replace('.000Z', 'Z') ?? '',
      }
    },
    async [Symbol.asyncDispose]() {
      await backend.close()
      journal.close()
      await remote.close()
      await rm(folder, { recursive: true })
    },
  }
}

function plain(number: string): string {
  return number.includes('.') ? number.replace(/0+$/, '').replace(/\.$/, '') : number
}
