import type { FinopsError } from '@openfinops/plugin'
import type { Delivery, Lease } from '@openfinops/state'
import { isWithin, type PipelineContext, type Window } from './context.ts'
import { discover, type PeriodDeliveries, subjectOf } from './discover.ts'
import type { Step } from './event.ts'
import { exportParquet, isExported } from './export-parquet.ts'
import { type Extracted, extractPeriod } from './extract.ts'
import { holdLease, periodLease, under } from './lib/hold-lease.ts'
import { toFinopsError } from './lib/to-finops-error.ts'
import { load, loadedBy } from './load.ts'
import { reconcile } from './reconcile.ts'
import { retain } from './retain.ts'
import type { Source, Target } from './source.ts'

export interface RunOptions extends Window {
  /** The last step to take. */
  readonly until: 'discover' | 'extract' | 'load' | 'export'
  /** Check bronze by checksum, load and export again what is loaded already. */
  readonly force: boolean
}

export interface RunResult {
  /** Periods the source has deliveries of, inside the window. */
  readonly periods: number
  /** Periods that were changed somewhere. */
  readonly changed: number
  /** Periods and manifests that failed; each was reported. */
  readonly failed: number
}

/** How often a source is discovered anew within one run because an export was rewritten while it was read. */
export const attempts = 3

/**
 * Brings a source up to date, newest period first: the next period is extracted while one is loaded. A period that
 * fails is reported and left as it was; the others go on. Two processes may do this at once.
 * @throws FinopsError what stops the whole source: the store cannot be listed, `EXPORT_AMBIGUOUS`, `CANCELLED`.
 */
export async function runSource(
  source: Source,
  targets: readonly Target[],
  context: PipelineContext,
  options: RunOptions,
): Promise<RunResult> {
  if (reaches(options, 'load')) for (const target of targets) await reconcile(source, target, context, options)
  let changed = 0
  for (let attempt = 1; ; attempt++) {
    const { periods, failures } = await discover(source, context)
    const inWindow = periods.filter(({ period }) => isWithin(period, options))
    // What was forced in the first attempt is not forced again.
    const now = { ...options, force: options.force && attempt === 1 }
    const outcomes =
      options.until === 'discover' ? [] : await work(source, targets, inWindow, context, now, attempt < attempts)
    changed += outcomes.filter((outcome) => outcome === 'changed').length
    if (outcomes.includes('again')) continue
    const failed = failures + outcomes.filter((outcome) => outcome === 'failed').length
    if (changed === 0 && failed === 0 && options.until !== 'discover' && inWindow.length > 0) {
      context.report({ type: 'up-to-date', source: source.name, periods: inWindow.length })
    }
    return { periods: inWindow.length, changed, failed }
  }
}

type Outcome = 'unchanged' | 'changed' | 'failed' | 'again'

async function work(
  source: Source,
  targets: readonly Target[],
  periods: readonly PeriodDeliveries[],
  context: PipelineContext,
  options: RunOptions,
  mayRepeat: boolean,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const todo: PeriodDeliveries[] = []
  for (const period of periods) {
    if (options.force || !(await isDone(source, targets, period, context, options))) todo.push(period)
  }

  let ahead: Promise<Prepared> | undefined
  for (const [place, period] of todo.entries()) {
    const prepared = await (ahead ?? prepare(source, period, context, options))
    const next = todo[place + 1]
    ahead = next === undefined ? undefined : prepare(source, next, context, options)
    try {
      outcomes.push(await finish(source, targets, period, prepared, context, options, mayRepeat))
    } catch (error) {
      ;(await ahead)?.lease?.release()
      throw error
    } finally {
      prepared.lease?.release()
    }
  }
  return outcomes
}

/** A period on its way: extracted under its lease, or why not. */
interface Prepared {
  readonly lease: Lease | undefined
  readonly result: (Extracted & { readonly fresh: boolean }) | { readonly error: unknown }
}

/** Never rejects, so that it can go on while something else is awaited. */
async function prepare(
  source: Source,
  { period, deliveries }: PeriodDeliveries,
  context: PipelineContext,
  options: RunOptions,
): Promise<Prepared> {
  let lease: Lease | undefined
  try {
    const name = periodLease(source.name, period)
    lease = await holdLease(context, name, { source: source.name, period, what: `${source.name} ${period}` })
    const before = new Set(
      deliveries
        .map(({ id }) => context.journal.delivery(id))
        .filter(isStaged)
        .map(({ id }) => id),
    )
    const extracted = await extractPeriod(source, { period, deliveries }, under(lease, context), options)
    return { lease, result: { ...extracted, fresh: !before.has(extracted.staged.id) } }
  } catch (error) {
    return { lease, result: { error } }
  }
}

async function finish(
  source: Source,
  targets: readonly Target[],
  { period, deliveries }: PeriodDeliveries,
  { lease, result }: Prepared,
  context: PipelineContext,
  options: RunOptions,
  mayRepeat: boolean,
): Promise<Outcome> {
  const inner = lease === undefined ? context : under(lease, context)
  let step: Step = 'extract'
  try {
    if ('error' in result) throw result.error
    const { staged, fresh, passedOver } = result
    for (const { delivery, error } of passedOver) {
      context.report({ type: 'failed', step, ...subjectOf(delivery), error })
    }
    let changed = fresh
    for (const target of reaches(options, 'load') ? targets : []) {
      step = 'load'
      let held = loadedBy(staged, target, source, inner)
      if (held === undefined || options.force) {
        held = await load(source, staged, target, inner, held === undefined ? 'a new delivery' : 'forced')
        changed = true
      }
      if (!reaches(options, 'export') || target.backend.exportPeriod === undefined) continue
      step = 'export'
      if ((await exportParquet(source, staged, held, target, inner, options)) !== undefined) changed = true
    }
    if (reaches(options, 'load')) await retain(source, period, inner)
    if (passedOver.length > 0) return 'failed'
    return changed ? 'changed' : 'unchanged'
  } catch (thrown) {
    const error = toFinopsError(thrown, inner.signal)
    if (error.code === 'CANCELLED' && context.signal.aborted) throw error
    if (mayRepeat && repeats.has(error.code)) return 'again'
    const manifest = deliveries[0]?.manifestId
    context.report({ type: 'failed', step, source: source.name, period, manifest, error })
    return 'failed'
  }
}

/** What another look at the source may settle at once. */
export const repeats: ReadonlySet<FinopsError['code']> = new Set(['DELIVERY_MOVED', 'TRANSITION_REFUSED'])

/** Whether nothing at all is left to do for a period. */
async function isDone(
  source: Source,
  targets: readonly Target[],
  { deliveries }: PeriodDeliveries,
  context: PipelineContext,
  options: RunOptions,
): Promise<boolean> {
  const [first] = deliveries
  if (first?.state !== 'staged' || deliveries.length > 1) return false
  for (const target of reaches(options, 'load') ? targets : []) {
    if (loadedBy(first, target, source, context) === undefined) return false
    const exports = reaches(options, 'export') && target.backend.exportPeriod !== undefined
    if (exports && !(await isExported(source, first, target, context))) return false
  }
  return true
}

function isStaged(delivery: Delivery): boolean {
  return delivery.state === 'staged'
}

function reaches({ until }: RunOptions, step: RunOptions['until']): boolean {
  const order = ['discover', 'extract', 'load', 'export']
  return order.indexOf(until) >= order.indexOf(step)
}
