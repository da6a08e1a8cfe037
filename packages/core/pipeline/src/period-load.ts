import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileFormat, Manifest, PeriodLoad, SourceColumn, StagedFile, TableColumn } from '@openfinops/plugin'
import type { Delivery } from '@openfinops/state'
import { nameNewColumns } from './column-names.ts'
import type { PipelineContext } from './context.ts'
import { requireSpace } from './lib/disk-space.ts'
import { unpackedBytes, unpackZip } from './lib/zip.ts'
import type { Source } from './source.ts'

/**
 * Describes a staged delivery for a backend, giving names to columns that have none yet, and hands it to `use`. What
 * had to be unpacked for it is deleted after.
 * @throws FinopsError `FILE_CORRUPT`, `DISK_FULL` from unpacking, and what `use` throws.
 */
export async function withPeriodLoad<T>(
  source: Source,
  delivery: Delivery<'staged'>,
  context: PipelineContext,
  use: (load: PeriodLoad) => Promise<T>,
): Promise<T> {
  const unpacked = join(context.settings.bronze, '_unpacked', `${delivery.id}.${process.pid}`)
  try {
    return await use({
      table: source.table,
      source: source.name,
      period: delivery.period,
      manifest: delivery.manifestId,
      format: delivery.manifest.format === 'parquet' ? 'parquet' : 'csv',
      files: await stagedFiles(delivery, context, unpacked),
      columns: tableColumns(source, delivery, context),
      rows: delivery.manifest.rows,
    })
  } finally {
    await rm(unpacked, { recursive: true, force: true })
  }
}

/** The columns of a delivery as its table has them, in the order in which the files bring them. */
export function tableColumns(
  source: Source,
  delivery: Delivery<'staged'>,
  context: Pick<PipelineContext, 'journal'>,
): readonly TableColumn[] {
  const files = delivery.files.map(({ fetched }) => fetched.columns)
  return namedColumns(source, delivery.manifest, files, context)
}

/** As `tableColumns`, of files with these columns. */
export function namedColumns(
  source: Source,
  manifest: Manifest,
  files: readonly (readonly SourceColumn[])[],
  { journal }: Pick<PipelineContext, 'journal'>,
): readonly TableColumn[] {
  const columns = deliveredColumns(source, manifest, files)
  const known = journal.columnNames(source.table)
  const fresh = nameNewColumns(
    columns.map(({ canonical }) => canonical),
    known,
    source.names,
  )
  const names = fresh.size === 0 ? known : journal.nameColumns(source.table, fresh)
  return columns.map(({ canonical, ...column }) => {
    const name = names.get(canonical) ?? known.get(canonical)
    if (name === undefined) throw new Error(`Column ${canonical} was given no name`)
    return { ...column, name }
  })
}

/** Every column that the table of a source was ever given. */
export function knownColumns(
  { vendor, table }: Source,
  { journal }: Pick<PipelineContext, 'journal'>,
): readonly TableColumn[] {
  return [...journal.columnNames(table)].map(([source, name]) => {
    const { name: _, ...column } = vendor.column({ name: source, type: undefined })
    return { ...column, source, name }
  })
}

interface DeliveredColumn extends Omit<TableColumn, 'name'> {
  /** What it is called whatever version of the export it comes from. */
  readonly canonical: string
}

function deliveredColumns(
  { vendor }: Source,
  manifest: Manifest,
  files: readonly (readonly SourceColumn[])[],
): readonly DeliveredColumn[] {
  const declared = new Map(manifest.columns?.map(({ name, type }) => [name, type]))
  const columns = new Map<string, DeliveredColumn>()
  for (const file of files) {
    const inFile = new Set(file.map(({ name }) => name))
    for (const { name: source, type } of file) {
      const { name = source, ...column } = vendor.column({ name: source, type: declared.get(source) ?? type })
      // Two columns of one file are two columns of the table, even if other versions of the export have but one.
      const canonical = name !== source && inFile.has(name) ? source : name
      inFile.add(canonical)
      if (!columns.has(source)) columns.set(source, { source, canonical, ...column })
    }
  }
  return [...columns.values()]
}

async function stagedFiles(
  delivery: Delivery<'staged'>,
  { settings, signal }: PipelineContext,
  unpacked: string,
): Promise<readonly StagedFile[]> {
  const format: FileFormat = delivery.manifest.format
  const files: StagedFile[] = []
  for (const { key, position, fetched } of delivery.files) {
    let path = join(settings.bronze, fetched.path)
    if (format === 'csv.zip' && fetched.bytes > 0) {
      const target = join(unpacked, `${position}.csv`)
      await mkdir(dirname(target), { recursive: true })
      await requireSpace(unpacked, await unpackedBytes(path, key), `Unpacking ${key}`)
      await unpackZip(path, key, target, signal)
      path = target
    }
    files.push({ path, key, columns: fetched.columns.map(({ name }) => name) })
  }
  return files
}
