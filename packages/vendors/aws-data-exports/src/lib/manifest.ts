import { billingPeriod, type FileFormat, type Manifest, type StoreObject } from '@openfinops/plugin'
import type { DataExportsOptions } from '../data-exports-options.ts'
import type { ColumnTest } from '../discovery.ts'
import { type ExportManifest, invalidManifest, parseExportManifest } from './export-manifest.ts'
import { besideManifest, type ManifestKey, periodText, readManifestKey } from './keys.ts'

const endings: readonly (readonly [string, FileFormat])[] = [
  ['.parquet', 'parquet'],
  ['.csv.gz', 'csv.gz'],
  ['.csv.zip', 'csv.zip'],
  ['.csv', 'csv'],
]

/**
 * Reads an export's manifest. It names neither period nor account nor number of rows: the period is that of its folder.
 * @throws FinopsError `MANIFEST_INVALID` when it is not one, is of another table, names a file twice, or files of
 * another month or of several formats.
 */
export function parseManifest(
  text: string,
  object: StoreObject,
  options: DataExportsOptions,
  test: ColumnTest,
): Manifest {
  const { key } = object
  const place = readManifestKey(key)
  const month = place && periodText(key, place, options)
  if (place === undefined || month === undefined) throw invalidManifest(key, 'does not lie where AWS puts it')
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw invalidManifest(key, 'is for something that is no month', { value: month })
  }
  const written = parseExportManifest(text, key)
  const tested = test(written.columns)
  if ('problem' in tested) throw invalidManifest(key, tested.problem, { column: 'columns', fix: tested.fix })

  const keys = dataKeys(written, key, place, month)
  const apart = (file: string) => file.startsWith(`${place.exportFolder}data/`) && depth(file, place) > 2
  return {
    id: options.export_id_regex?.exec(key)?.[1] ?? written.executionId,
    export: place.export,
    payer: /^arn:[^:]*:[^:]*:[^:]*:(\d+):/.exec(written.exportArn ?? '')?.[1],
    period: billingPeriod(month),
    createdAt: executionTime([place.partition, ...keys]) ?? object.lastModified,
    latest: !place.inExecution,
    inPlace: !(keys.length > 0 && keys.every(apart)),
    format: formatOf(keys, key),
    files: keys.map((file) => ({ key: file, bytes: undefined })),
    columns: written.columns,
    rows: undefined,
    schema: tested.schema,
  }
}

/** How many folders and names follow `data/`: two for a file that is overwritten in place. */
function depth(file: string, { exportFolder }: ManifestKey): number {
  return file.slice(exportFolder.length).split('/').length - 1
}

function dataKeys(
  { dataFiles }: ExportManifest,
  key: string,
  { exportFolder }: ManifestKey,
  month: string,
): readonly string[] {
  const keys = dataFiles.map((address) => besideManifest(address, exportFolder))
  for (const [at, file] of keys.entries()) {
    const place = { column: `dataFiles[${at}]`, value: dataFiles[at] ?? '' }
    if (keys.indexOf(file) < at) throw invalidManifest(key, 'names a file twice', place)
    const partition = /\/billing_period=(\d{4}-\d{2})\//i.exec(file)?.[1]
    if (partition !== undefined && partition !== month) {
      throw invalidManifest(key, `is for ${month}, but names a file of ${partition}`, place)
    }
  }
  return keys
}

function formatOf(keys: readonly string[], manifestKey: string): FileFormat {
  const formats = new Set(
    keys.map((file) => {
      const format = endings.find(([ending]) => file.endsWith(ending))?.[1]
      if (format === undefined) {
        throw invalidManifest(manifestKey, 'names a file of a format that is not known', {
          column: 'dataFiles',
          value: file,
        })
      }
      return format
    }),
  )
  const [format = 'csv.gz', other] = formats
  if (other !== undefined) throw invalidManifest(manifestKey, 'names files of several formats', { column: 'dataFiles' })
  return format
}

/** An execution's folder begins with its time: `2026-06-01T23:48:02.356Z-9b6b32ef-…`. */
function executionTime(paths: readonly string[]): Date | undefined {
  for (const path of paths) {
    const text = /(?:^|\/)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)-/.exec(path)?.[1]
    const time = new Date(text ?? Number.NaN)
    if (!Number.isNaN(time.getTime())) return time
  }
  return undefined
}
