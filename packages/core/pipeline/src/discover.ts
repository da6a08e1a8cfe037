import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { BillingPeriod, Manifest } from '@openfinops/plugin'
import type { Delivery } from '@openfinops/state'
import { byPrecedence } from './choose-delivery.ts'
import type { PipelineContext } from './context.ts'
import { rawManifestPath } from './lib/bronze-path.ts'
import { writeAtomically } from './lib/write-atomically.ts'
import { ofOneExport } from './one-export.ts'
import { type Findings, type FoundManifest, readManifests } from './read-manifests.ts'
import { findRewritten } from './rewritten.ts'
import type { Source } from './source.ts'

/** The deliveries of a period that may be in force, the one that counts first. Never empty. */
export interface PeriodDeliveries {
  readonly period: BillingPeriod
  readonly deliveries: readonly Delivery[]
}

export interface Discovered {
  /** Newest period first. */
  readonly periods: readonly PeriodDeliveries[]
  /** Manifests that could not be understood; each was reported. */
  readonly failures: number
}

/**
 * Finds out which deliveries there are, keeps the raw manifests in bronze and the deliveries in the journal. Costs a
 * listing when nothing is new.
 * @throws FinopsError what the store throws; `EXPORT_AMBIGUOUS` when there are several exports where the source is.
 */
export async function discover(source: Source, context: PipelineContext): Promise<Discovered> {
  const { journal, report } = context
  const findings = await readManifests(source, journal.knownManifests(source.name), context)
  report({ type: 'listed', source: source.name, manifests: findings.listed.length, read: findings.found.length })
  for (const error of findings.broken) {
    report({ type: 'failed', step: 'discover', source: source.name, period: undefined, manifest: undefined, error })
  }
  // Copies that the vendor keeps up to date go first, so that a delivery is recorded as they describe it.
  for (const found of [...findings.found].sort((a, b) => Number(b.manifest.latest) - Number(a.manifest.latest))) {
    await record(source, found, context)
  }
  const periods = await withRewritten(source, inForce(source, findings, context), findings, context)
  if (findings.listed.length === 0 && periods.length === 0) report({ type: 'no-data', source: source.name })
  return { periods, failures: findings.broken.length }
}

async function record(source: Source, found: FoundManifest, context: PipelineContext): Promise<void> {
  const { journal, run, settings } = context
  const { manifest, object, text } = found
  const known = journal.deliveries({ source: source.name, from: manifest.period, to: manifest.period })
  const manifestId = identify(manifest, known)
  const existing = known.find((delivery) => delivery.manifestId === manifestId)
  let delivery = existing
  if (delivery === undefined) {
    const raw = text === undefined ? undefined : rawManifestPath(source.name, manifest.period, manifestId)
    if (raw !== undefined && text !== undefined) await writeAtomically(join(settings.bronze, raw), text)
    delivery = journal.discover(run, { source: source.name, manifest, manifestId, object, raw })
    context.report({ type: 'discovered', ...subjectOf(delivery), files: manifest.files.length })
  }
  journal.rememberManifest(source.name, object, { deliveryId: delivery.id, latest: manifest.latest })
}

/**
 * The id under which a delivery goes into the journal: the manifest's own, unless another delivery of the period had
 * it with other files. Then the vendor delivered anew under an old id.
 */
function identify(manifest: Manifest, known: readonly Delivery[]): string {
  const own = contentOf(manifest)
  const same = known.filter((delivery) => delivery.manifest.id === manifest.id)
  const alike = same.filter((delivery) => contentOf(delivery.manifest) === own)
  // One that was taken up once more counts, and not the one that it took the place of.
  const equal = alike.findLast(({ state }) => state !== 'superseded') ?? alike[0]
  if (equal !== undefined) return equal.manifestId
  return same.length === 0
    ? manifest.id
    : `${manifest.id}~${createHash('sha256').update(own).digest('hex').slice(0, 8)}`
}

/** What two manifests of the same delivery have in common, wherever the vendor put them. */
function contentOf({ period, format, files, columns, rows }: Manifest): string {
  return JSON.stringify([period, format, files, columns ?? null, rows ?? null])
}

function inForce(source: Source, findings: Findings, context: PipelineContext): readonly PeriodDeliveries[] {
  const { journal } = context
  const known = journal.knownManifests(source.name)
  const listed = findings.listed.flatMap(({ key }) => known.get(key) ?? [])
  const latest = new Set(listed.filter((manifest) => manifest.latest).map(({ deliveryId }) => deliveryId))
  const ids = new Set(listed.map(({ deliveryId }) => deliveryId))
  const all = journal.deliveries({ source: source.name })
  const candidates = ofOneExport(source, all, ({ id }) => ids.has(id)).map((delivery) => ({
    ...delivery,
    latest: latest.has(delivery.id),
  }))
  return [...Map.groupBy(candidates, ({ period }) => period)].flatMap(([period, ofPeriod]) => {
    const ordered = byPrecedence(ofPeriod.filter(({ state, latest }) => state !== 'superseded' || latest))
    const [first, ...older] = ordered
    if (first === undefined) return []
    const deliveries = [
      first.state === 'superseded' ? discoverAgain(source, first, findings, context) : first,
      ...older,
    ]
    return [{ period, deliveries: deliveries.filter(({ state }) => state !== 'superseded') }]
  })
}

/** Deliveries whose files were rewritten since they were extracted, under the same manifest, are deliveries anew. */
async function withRewritten(
  source: Source,
  periods: readonly PeriodDeliveries[],
  findings: Findings,
  context: PipelineContext,
): Promise<readonly PeriodDeliveries[]> {
  const first = periods.flatMap(({ deliveries }) => deliveries.slice(0, 1))
  const rewritten = await findRewritten(source, first, context)
  return periods.map(({ period, deliveries }) => {
    const [delivery] = deliveries
    if (delivery === undefined || !rewritten.has(delivery.id)) return { period, deliveries }
    return { period, deliveries: [discoverAgain(source, delivery, findings, context), ...deliveries] }
  })
}

/** Takes a delivery up once more: the vendor points at it again, or has rewritten its files. */
function discoverAgain(
  source: Source,
  delivery: Delivery,
  { listed }: Findings,
  { journal, run, report }: PipelineContext,
): Delivery {
  const { manifest, raw, period } = delivery
  // The manifest may have been written anew as well, with the same content: it was read as it is now.
  const { key } = delivery.object
  const readEtag = journal.knownManifests(source.name).get(key)?.etag
  const object = listed.find((each) => each.key === key && each.etag === readEtag) ?? delivery.object
  const taken = journal.deliveries({ source: source.name, from: period, to: period }).length
  const again = journal.discover(run, {
    source: source.name,
    manifest,
    manifestId: `${manifest.id}~again${taken}`,
    object,
    raw,
  })
  journal.rememberManifest(source.name, object, { deliveryId: again.id, latest: true })
  report({ type: 'discovered', ...subjectOf(again), files: manifest.files.length })
  return again
}

export function subjectOf(delivery: Delivery): {
  readonly source: string
  readonly period: BillingPeriod
  readonly manifest: string
} {
  return { source: delivery.source, period: delivery.period, manifest: delivery.manifestId }
}
