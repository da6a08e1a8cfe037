import { join } from 'node:path'
import {
  type BackendContext,
  type BillingPeriod,
  type ControlTotals,
  FinopsError,
  type LoadedPeriod,
} from '@openfinops/plugin'
import type { Delivery, ExportRecord, Load } from '@openfinops/state'
import { isWithin, type PipelineContext, type Window } from './context.ts'
import { sizeOf } from './lib/file-facts.ts'
import { firstDifference } from './lib/first-difference.ts'
import { sha256Of } from './lib/sha256-of.ts'
import { withBackend } from './lib/with-backend.ts'
import { knownColumns, tableColumns, withPeriodLoad } from './period-load.ts'
import type { Source, Target } from './source.ts'

/** One thing that was looked at. */
export interface Check {
  readonly what: 'manifest' | 'bronze' | 'files' | 'journal' | 'table' | 'parquet'
  readonly outcome: 'equal' | 'different' | 'not checked'
  /** What differs, or why it was not checked. */
  readonly detail: string | undefined
}

export interface VerifiedPeriod {
  readonly source: string
  readonly period: BillingPeriod
  readonly backend: string
  readonly manifest: string
  /** As the ledger has them; `undefined` when it does not hold the period. */
  readonly totals: ControlTotals | undefined
  readonly checks: readonly Check[]
}

/**
 * Follows the money of every period that the ledger or the journal has, from the files to the export: each place is added
 * up anew and compared with the ledger, to the last digit. Changes nothing.
 */
export async function verify(
  source: Source,
  target: Target,
  context: PipelineContext,
  window: Window,
): Promise<readonly VerifiedPeriod[]> {
  const { journal } = context
  const deliveries = journal.deliveries({ ...window, source: source.name })
  if (deliveries.length === 0) return []
  return withBackend(context, target, { source: source.name }, async (backend, backendContext) => {
    const loads = journal
      .loads({ ...window, source: source.name, backend: target.name })
      .filter((load): load is Load<'loaded'> => load.state === 'loaded' && load.table === source.table)
    const ledger = (await backend.periods(backendContext)).filter(
      ({ table, source: name, period }) => table === source.table && name === source.name && isWithin(period, window),
    )
    const periods = [...new Set([...loads, ...ledger].map(({ period }) => period))].sort().reverse()
    const verified: VerifiedPeriod[] = []
    for (const period of periods) {
      const held = ledger.find((entry) => entry.period === period)
      const load = loads.find((each) => each.period === period)
      const manifest = load?.manifestId ?? held?.manifest ?? ''
      const subject = { source: source.name, period, backend: target.name, manifest, totals: held?.totals }
      const delivery = deliveries.find((each) => each.period === period && each.manifestId === held?.manifest)
      const checks =
        held === undefined || load === undefined || delivery === undefined || held.manifest !== load.manifestId
          ? [notTheSame(held, load)]
          : await checkPeriod({ source, target, context, load, delivery, truth: held.totals, backendContext })
      verified.push({ ...subject, checks })
    }
    return verified
  })
}

/** Where ledger and journal do not speak of one delivery. */
function notTheSame(held: LoadedPeriod | undefined, load: Load<'loaded'> | undefined): Check {
  if (held === undefined)
    return { what: 'journal', outcome: 'different', detail: 'the ledger does not hold the period' }
  const says = load === undefined ? 'the journal does not say that it is loaded' : `the ledger holds ${held.manifest}`
  return { what: 'journal', outcome: 'different', detail: says }
}

interface Subject {
  readonly source: Source
  readonly target: Target
  readonly context: PipelineContext
  readonly load: Load<'loaded'>
  readonly delivery: Delivery
  readonly truth: ControlTotals
  readonly backendContext: BackendContext
}

async function checkPeriod(subject: Subject): Promise<readonly Check[]> {
  const { source, target, context, load, delivery, truth, backendContext } = subject
  const { rows } = delivery.manifest
  const checks: Check[] = [
    rows === undefined
      ? { what: 'manifest', outcome: 'not checked', detail: 'the vendor promises no number of rows' }
      : compare('manifest', { ...truth, rows }, truth),
    compare('journal', load.totals, truth),
  ]
  const columns = delivery.state === 'staged' ? tableColumns(source, delivery, context) : knownColumns(source, context)
  const table = await target.backend.totals(
    { table: load.table, source: source.name, period: load.period },
    columns,
    backendContext,
  )
  checks.push(compare('table', table, truth))
  if (delivery.state !== 'staged') {
    checks.push({ what: 'bronze', outcome: 'not checked', detail: `the delivery is ${delivery.state}` })
    return checks
  }
  checks.push(...(await checkFiles(subject, delivery)))
  // A backend that exports nothing was loaded from what another one exported.
  const exporter = target.backend.exportPeriod === undefined ? {} : { backend: target.name }
  const record = context.journal
    .exports({ source: source.name, from: load.period, to: load.period, ...exporter })
    .find((known) => known.table === load.table)
  checks.push(await checkExport(subject, columns, record))
  return checks
}

async function checkFiles(
  { source, target, context, truth, backendContext }: Subject,
  delivery: Delivery<'staged'>,
): Promise<readonly Check[]> {
  for (const { key, fetched } of delivery.files) {
    const path = join(context.settings.bronze, fetched.path)
    const bytes = await sizeOf(path)
    if (bytes === undefined) return [{ what: 'bronze', outcome: 'different', detail: `${key} is not there` }]
    if (bytes !== fetched.bytes || (await sha256Of(path, context.signal)) !== fetched.sha256) {
      return [{ what: 'bronze', outcome: 'different', detail: `${key} is not what was downloaded` }]
    }
  }
  const intact: Check = { what: 'bronze', outcome: 'equal', detail: undefined }
  const { backend } = target
  const { fileTotals } = backend
  if (fileTotals === undefined) {
    return [intact, { what: 'files', outcome: 'not checked', detail: `${backend.name} cannot add up files` }]
  }
  const files = await withPeriodLoad(source, delivery, context, (load) => fileTotals(load, backendContext))
  return [intact, compare('files', files, truth)]
}

async function checkExport(
  { target, context, load, truth, backendContext }: Subject,
  columns: ReturnType<typeof tableColumns>,
  record: ExportRecord | undefined,
): Promise<Check> {
  if (record === undefined) return { what: 'parquet', outcome: 'not checked', detail: 'it was not exported' }
  if (record.manifestId !== load.manifestId) {
    return { what: 'parquet', outcome: 'different', detail: `it was exported of ${record.manifestId}` }
  }
  const path = join(context.settings.exports, record.path)
  if ((await sizeOf(path)) === undefined) return { what: 'parquet', outcome: 'different', detail: 'it is not there' }
  if ((await sha256Of(path, context.signal)) !== record.sha256) {
    return { what: 'parquet', outcome: 'different', detail: 'it is not the file that was written' }
  }
  const { exportTotals } = target.backend
  if (exportTotals === undefined) return compare('parquet', record.totals, truth)
  return compare('parquet', await exportTotals(path, columns, backendContext), truth)
}

/** The error that a failed verification ends with; `undefined` when everything is equal. */
export function differenceError(verified: readonly VerifiedPeriod[]): FinopsError | undefined {
  const wrong = verified.filter(({ checks }) => checks.some(({ outcome }) => outcome === 'different'))
  const [first] = wrong
  if (first === undefined) return undefined
  return new FinopsError('TOTALS_DIFFER', `${wrong.length} of ${verified.length} periods are not what was loaded`, {
    fix: `Load them again: run --force --source ${first.source} --from ${first.period} --to ${first.period}`,
  })
}

function compare(what: Check['what'], found: ControlTotals, expected: ControlTotals): Check {
  const detail = firstDifference(found, expected, 'the ledger')
  return { what, outcome: detail === undefined ? 'equal' : 'different', detail }
}
