import { join } from 'node:path'
import {
  type BillingPeriod,
  type FinopsError,
  isFinopsError,
  type Manifest,
  type StoreObject,
} from '@openfinops/plugin'
import type { Delivery, Journal } from '@openfinops/state'
import { byPrecedence } from './choose-delivery.ts'
import type { PipelineContext } from './context.ts'
import { isExported } from './export-parquet.ts'
import { holds, type Ledgers } from './ledgers.ts'
import { hasSize } from './lib/file-facts.ts'
import { loadedBy } from './load.ts'
import { ofOneExport } from './one-export.ts'
import { formerDelivery, requireSettled, statFiles } from './pinning.ts'
import { type Findings, readManifests } from './read-manifests.ts'
import { findRewritten } from './rewritten.ts'
import type { RunOptions } from './run.ts'
import type { Source, Target } from './source.ts'

/** What a run would do with a period. */
export interface PlannedPeriod {
  readonly period: BillingPeriod
  /** The delivery that it would take. */
  readonly manifest: string
  readonly createdAt: Date
  readonly files: number
  readonly bytes: number
  /** `undefined` when the vendor does not say. */
  readonly rows: number | undefined
  /** What is not in bronze yet. */
  readonly download: { readonly files: number; readonly bytes: number }
  /** The backends that it would load. */
  readonly load: readonly string[]
  /** The backends that it would export. */
  readonly exports: readonly string[]
  /** Why the period, or its newest delivery, cannot be taken now. */
  readonly error: FinopsError | undefined
}

export interface SourcePlan {
  readonly source: string
  /** Newest period first. */
  readonly periods: readonly PlannedPeriod[]
  /** Manifests that could not be understood. */
  readonly broken: readonly FinopsError[]
}

export interface PlanContext extends Pick<PipelineContext, 'settings' | 'signal'> {
  /** `undefined` before the first run. Only read. */
  readonly journal: Journal | undefined
  /** What `readLedgers` has read: what a backend has lost is loaded again. */
  readonly ledgers: Ledgers
}

/** A delivery that a run would find: `known` when the journal has it. */
interface Candidate {
  readonly manifestId: string
  readonly manifest: Manifest
  readonly object: StoreObject
  readonly latest: boolean
  readonly known: Delivery | undefined
}

/**
 * Finds out what `runSource` would do with the same options. Lists the store, reads manifests and writes nothing.
 * @throws FinopsError as `runSource`.
 */
export async function planSource(
  source: Source,
  targets: readonly Target[],
  context: PlanContext,
  options: RunOptions,
): Promise<SourcePlan> {
  const { journal } = context
  const findings = await readManifests(source, journal?.knownManifests(source.name) ?? new Map(), context)
  const grouped = Map.groupBy(candidates(source, findings, journal), ({ manifest }) => manifest.period)
  const byPeriod = new Map([...grouped].map(([period, ofPeriod]) => [period, byPrecedence(ofPeriod)]))
  const first = [...byPeriod.values()].flatMap(([candidate]) => candidate?.known ?? [])
  const rewritten =
    journal === undefined ? new Set<number>() : await findRewritten(source, first, { ...context, journal })
  const periods: PlannedPeriod[] = []
  for (const [period, ordered] of [...byPeriod].sort(([one], [other]) => (one < other ? 1 : -1))) {
    if (options.from !== undefined && period < options.from) continue
    if (options.to !== undefined && period > options.to) continue
    // What was rewritten under the same manifest is taken as a new delivery.
    const anew = ordered.map((candidate) =>
      candidate.known !== undefined && rewritten.has(candidate.known.id)
        ? { ...candidate, known: undefined }
        : candidate,
    )
    periods.push(await planPeriod(source, targets, period, anew, context, options))
  }
  return { source: source.name, periods, broken: findings.broken }
}

function candidates(source: Source, { listed, found }: Findings, journal: Journal | undefined): readonly Candidate[] {
  const recorded = journal?.deliveries({ source: source.name }) ?? []
  const remembered = journal?.knownManifests(source.name)
  const unread = new Set(found.map(({ object }) => object.key))
  const present = listed.flatMap(({ key }) => (unread.has(key) ? [] : (remembered?.get(key) ?? [])))

  const all = recorded.map((known): Candidate => {
    const copies = [
      ...present.filter(({ deliveryId }) => deliveryId === known.id),
      ...found.map(({ manifest }) => manifest).filter((manifest) => isSame(manifest, known.manifest)),
    ]
    return { ...known, latest: copies.some(({ latest }) => latest), known }
  })
  for (const { manifest, object } of [...found].sort((a, b) => Number(b.manifest.latest) - Number(a.manifest.latest))) {
    if (all.some((candidate) => isSame(candidate.manifest, manifest))) continue
    all.push({ manifestId: manifest.id, manifest, object, latest: manifest.latest, known: undefined })
  }

  const ids = new Set(present.map(({ deliveryId }) => deliveryId))
  const isPresent = ({ known, manifest }: Candidate) =>
    (known !== undefined && ids.has(known.id)) || found.some((other) => isSame(other.manifest, manifest))
  return ofOneExport(source, all, isPresent).filter(({ known, latest }) => known?.state !== 'superseded' || latest)
}

function isSame(one: Manifest, other: Manifest): boolean {
  return (
    one.id === other.id &&
    one.period === other.period &&
    one.files.length === other.files.length &&
    one.files.every(({ key }, position) => key === other.files[position]?.key)
  )
}

async function planPeriod(
  source: Source,
  targets: readonly Target[],
  period: BillingPeriod,
  ordered: readonly Candidate[],
  context: PlanContext,
  options: RunOptions,
): Promise<PlannedPeriod> {
  const reads = options.until === 'discover' ? undefined : await firstThatCanBeRead(source, ordered, context)
  const taken = reads?.candidate ?? ordered[0]
  if (taken === undefined) throw new Error(`There is no delivery of ${source.name} ${period}`)
  const { manifestId, manifest, known } = taken
  const wants = async (step: 'load' | 'export', isDone: (target: Target) => boolean | Promise<boolean>) => {
    const reached = options.until === 'export' || options.until === step
    const names: string[] = []
    for (const target of reached && reads?.candidate !== undefined ? targets : []) {
      if (step === 'export' && target.backend.exportPeriod === undefined) continue
      if (options.force || !(await isDone(target))) names.push(target.name)
    }
    return names
  }
  const { journal, ledgers, settings } = context
  const isLoaded = (target: Target) =>
    journal !== undefined && known !== undefined && holds(target, loadedBy(known, target, source, { journal }), ledgers)
  return {
    period,
    manifest: manifestId,
    createdAt: manifest.createdAt,
    files: manifest.files.length,
    bytes: reads?.bytes ?? manifest.files.reduce((sum, file) => sum + (file.bytes ?? 0), 0),
    rows: manifest.rows,
    download: reads?.download ?? { files: 0, bytes: 0 },
    load: await wants('load', isLoaded),
    exports: await wants(
      'export',
      async (target) =>
        isLoaded(target) &&
        journal !== undefined &&
        known !== undefined &&
        (await isExported(source, known, target, { journal, settings })),
    ),
    error: reads?.error,
  }
}

interface Reads {
  /** `undefined` when no delivery of the period can be taken. */
  readonly candidate: Candidate | undefined
  readonly bytes: number
  readonly download: { readonly files: number; readonly bytes: number }
  readonly error: FinopsError | undefined
}

/** As a run does it: where the files of the newest delivery are not all there, the next is taken. */
async function firstThatCanBeRead(
  { name, store }: Source,
  ordered: readonly Candidate[],
  { journal, settings, signal }: PlanContext,
): Promise<Reads> {
  let error: FinopsError | undefined
  for (const candidate of ordered) {
    const { known, manifest, object } = candidate
    const place = { id: known?.id, source: name, period: manifest.period, object }
    const records = known === undefined ? [] : (journal?.files(known.id) ?? [])
    const whole = await Promise.all(
      manifest.files.map(async (_, position) => {
        const fetched = records[position]?.fetched
        return fetched !== undefined && (await hasSize(join(settings.bronze, fetched.path), fetched.bytes))
      }),
    )
    if (known?.state === 'staged' && whole.every(Boolean)) {
      const bytes = records.reduce((sum, { fetched }) => sum + (fetched?.bytes ?? 0), 0)
      return { candidate, bytes, download: { files: 0, bytes: 0 }, error }
    }
    try {
      const objects = await statFiles(store, manifest, signal)
      const former = journal === undefined ? undefined : formerDelivery(place, { journal })
      requireSettled(candidate, objects, former, settings.settleMinutes)
      const missing = objects.filter(
        ({ etag }, position) => !whole[position] || records[position]?.object?.etag !== etag,
      )
      return { candidate, bytes: sum(objects), download: { files: missing.length, bytes: sum(missing) }, error }
    } catch (thrown) {
      if (!isFinopsError(thrown) || !notNow.has(thrown.code)) throw thrown
      error ??= thrown
      if (thrown.code !== 'DELIVERY_INCOMPLETE') break
    }
  }
  return { candidate: undefined, bytes: 0, download: { files: 0, bytes: 0 }, error }
}

const notNow: ReadonlySet<string> = new Set(['DELIVERY_INCOMPLETE', 'DELIVERY_UNSETTLED'])

function sum(objects: readonly StoreObject[]): number {
  return objects.reduce((total, { bytes }) => total + bytes, 0)
}
