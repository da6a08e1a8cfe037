import { join } from 'node:path'
import type { CatalogueEntry } from '@openfinops/plugin'
import type { Delivery, Load } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { modifiedAt } from './lib/file-facts.ts'
import { withBackend } from './lib/with-backend.ts'
import type { Source, Target } from './source.ts'

/** Where the catalogue lies in bronze. */
export const cataloguePath = '_manifest/manifest.parquet'

/**
 * Writes what bronze holds of these sources into every backend that can show it, and to
 * `bronze/_manifest/manifest.parquet`. Tables are named after the vendor: `bronze_focus_manifest` for `aws-focus`.
 */
export async function writeCatalogue(
  sources: readonly Source[],
  targets: readonly Target[],
  context: PipelineContext,
): Promise<void> {
  const catalogues = [...Map.groupBy(sources, datasetOf)].map(([dataset, ofDataset]) => ({
    manifestTable: `bronze_${dataset}_manifest`,
    filesView: `bronze_${dataset}_files`,
    entries: ofDataset.flatMap((source) => entriesOf(source, context)),
  }))
  const [first] = sources
  if (first === undefined) return
  for (const target of targets) {
    await withBackend(context, target, { source: first.name }, async (backend, backendContext) => {
      await backend.writeCatalogues?.(catalogues, join(context.settings.bronze, cataloguePath), backendContext)
    })
  }
}

/** Whether the catalogue is older than what it has to show: never written, lost, or a run ended before it. */
export async function isCatalogueOld({ settings, journal }: PipelineContext): Promise<boolean> {
  const writtenAt = await modifiedAt(join(settings.bronze, cataloguePath))
  if (writtenAt === undefined) return true
  const changedAt = journal.lastTransitionAt()
  return changedAt !== undefined && changedAt > writtenAt
}

function datasetOf({ vendor }: Source): string {
  const name = vendor.name.startsWith(`${vendor.provider}-`)
    ? vendor.name.slice(vendor.provider.length + 1)
    : vendor.name
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '_')
}

function entriesOf(source: Source, context: PipelineContext): readonly CatalogueEntry[] {
  const deliveries = context.journal.deliveries({ source: source.name })
  return deliveries.length === 0 ? [noData(source)] : deliveries.map((delivery) => entryOf(source, delivery, context))
}

function entryOf(source: Source, delivery: Delivery, { journal, settings }: PipelineContext): CatalogueEntry {
  const { manifest, period, manifestId } = delivery
  const files = journal.files(delivery.id)
  const loads = journal
    .loads({ source: source.name, from: period, to: period })
    .filter(({ deliveryId }) => deliveryId === delivery.id)
  const loaded = loads.find((load): load is Load<'loaded'> => load.state === 'loaded')
  const known = journal.knownManifests(source.name)
  const failures = journal
    .history({ source: source.name, from: period, to: period })
    .filter((transition) => transition.manifestId === manifestId && transition.errorCode !== undefined)
  return {
    source: source.name,
    billingPeriod: period,
    exportId: manifestId,
    cadence: source.cadence,
    sourceType: source.vendor.name,
    schemaVersion: manifest.schema,
    format: manifest.format,
    fileKeys: manifest.files.map(({ key }) => key),
    localPaths: files.flatMap(({ fetched }) => (fetched === undefined ? [] : [join(settings.bronze, fetched.path)])),
    fileHashes: files.flatMap(({ fetched }) => fetched?.sha256 ?? []),
    manifestKeys: [...known].filter(([, { deliveryId }]) => deliveryId === delivery.id).map(([key]) => key),
    expectedRows: manifest.rows,
    rowCount: loaded?.totals.rows,
    status: statusOf(delivery, loads),
    errorCount: failures.length,
    createdAt: manifest.createdAt.toISOString(),
  }
}

function statusOf(delivery: Delivery, loads: readonly Load[]): CatalogueEntry['status'] {
  if (delivery.state === 'superseded' || delivery.state === 'failed') return delivery.state
  const open = loads.filter(({ state }) => state !== 'superseded')
  if (open.some(({ state }) => state === 'failed')) return 'failed'
  return open.length > 0 && open.every(({ state }) => state === 'loaded') ? 'success' : 'partial'
}

function noData(source: Source): CatalogueEntry {
  return {
    source: source.name,
    billingPeriod: undefined,
    exportId: undefined,
    cadence: source.cadence,
    sourceType: source.vendor.name,
    schemaVersion: undefined,
    format: undefined,
    fileKeys: [],
    localPaths: [],
    fileHashes: [],
    manifestKeys: [],
    expectedRows: undefined,
    rowCount: undefined,
    status: 'no_data',
    errorCount: 0,
    createdAt: undefined,
  }
}
