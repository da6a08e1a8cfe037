import { join } from 'node:path'
import {
  type BillingPeriod,
  type FileComparison,
  FinopsError,
  type GroupChange,
  type SumChange,
} from '@openfinops/plugin'
import type { Delivery } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { hasSize } from './lib/file-facts.ts'
import { subtract } from './lib/subtract.ts'
import { withBackend } from './lib/with-backend.ts'
import { tableColumns, withPeriodLoad } from './period-load.ts'
import type { Source, Target } from './source.ts'

export interface DeliveryComparison extends Pick<FileComparison, 'rows'> {
  readonly sums: readonly WithDifference<SumChange>[]
  readonly groups: readonly WithDifference<GroupChange>[]
  readonly source: string
  readonly period: BillingPeriod
  readonly before: string
  readonly after: string
  /** Source names of the columns that only one of the two has. */
  readonly newColumns: readonly string[]
  readonly goneColumns: readonly string[]
}

/** `difference` is `after` less `before`, exact, written as they are. */
export type WithDifference<Sum extends SumChange> = Sum & { readonly difference: string }

export interface ComparisonRequest {
  readonly period: BillingPeriod
  /** Manifest ids; by default the last two deliveries of the period whose files are in bronze. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/**
 * What changed between two deliveries of a period, from the files in bronze, without loading either.
 * @throws FinopsError `DELIVERY_NOT_KEPT` when bronze does not hold two of them; `BACKEND_UNSUPPORTED`.
 */
export async function compareDeliveries(
  source: Source,
  target: Target,
  request: ComparisonRequest,
  context: PipelineContext,
): Promise<DeliveryComparison> {
  const [before, after] = await chooseTwo(source, request, context)
  return withBackend(
    context,
    target,
    { source: source.name, period: request.period },
    async (backend, backendContext) => {
      const { compareFiles } = backend
      if (compareFiles === undefined) {
        throw new FinopsError('BACKEND_UNSUPPORTED', `Backend ${target.name} (${backend.name}) cannot compare files`, {
          fix: 'Name another with --backend.',
        })
      }
      const compared = await withPeriodLoad(source, before, context, (one) =>
        withPeriodLoad(source, after, context, (other) => compareFiles(one, other, backendContext)),
      )
      const old = new Set(tableColumns(source, before, context).map(({ source: name }) => name))
      const now = new Set(tableColumns(source, after, context).map(({ source: name }) => name))
      return {
        source: source.name,
        period: request.period,
        before: before.manifestId,
        after: after.manifestId,
        newColumns: [...now].filter((name) => !old.has(name)),
        goneColumns: [...old].filter((name) => !now.has(name)),
        rows: compared.rows,
        sums: compared.sums.map(withDifference),
        groups: compared.groups.map(withDifference),
      }
    },
  )
}

function withDifference<Sum extends SumChange>(sum: Sum): WithDifference<Sum> {
  return { ...sum, difference: subtract(sum.after, sum.before) }
}

async function chooseTwo(
  source: Source,
  { period, before, after }: ComparisonRequest,
  context: PipelineContext,
): Promise<readonly [Delivery<'staged'>, Delivery<'staged'>]> {
  const kept: Delivery<'staged'>[] = []
  for (const delivery of context.journal.deliveries({ source: source.name, from: period, to: period })) {
    const staged = await asKept(delivery, context)
    if (staged !== undefined) kept.push(staged)
  }
  kept.sort((a, b) => a.manifest.createdAt.getTime() - b.manifest.createdAt.getTime() || a.id - b.id)
  const named = (id: string | undefined) => kept.find(({ manifestId }) => manifestId === id)
  const newer = after === undefined ? kept.at(-1) : named(after)
  const older = before === undefined ? kept.filter(({ id }) => id !== newer?.id).at(-1) : named(before)
  if (newer !== undefined && older !== undefined) return [older, newer]
  const ids = kept.map(({ manifestId }) => manifestId).join(', ') || 'none'
  throw new FinopsError(
    'DELIVERY_NOT_KEPT',
    `Bronze does not hold two such deliveries of ${source.name} ${period}: ${ids}`,
    {
      fix: 'Older deliveries are kept as bronze.keep says; what was never downloaded, or was deleted, cannot be compared.',
    },
  )
}

/** A delivery whose files are all in bronze, whatever became of it later. */
async function asKept(
  delivery: Delivery,
  { journal, settings }: PipelineContext,
): Promise<Delivery<'staged'> | undefined> {
  const files = []
  for (const file of journal.files(delivery.id)) {
    const { fetched } = file
    if (fetched === undefined || !(await hasSize(join(settings.bronze, fetched.path), fetched.bytes))) return undefined
    files.push({ ...file, fetched })
  }
  if (files.length < delivery.manifest.files.length) return undefined
  return { ...delivery, state: 'staged', files }
}
