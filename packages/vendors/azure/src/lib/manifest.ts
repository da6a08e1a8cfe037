import type { Manifest, RemoteFile, StoreObject } from '@openfinops/plugin'
import type { AzureOptions } from '../options.ts'
import { monthOf, requireWithin } from './billing-month.ts'
import { requireType, schemaOf } from './export-type.ts'
import { formatOf } from './file-format.ts'
import { invalidExport } from './invalid-export.ts'
import { besideManifest, type RunKey, readManifestKey } from './keys.ts'
import { parseRunManifest, type RunManifest } from './run-manifest.ts'
import { folderTime, utcTime } from './run-time.ts'

/**
 * Reads the manifest of a run. The month is that of its folder, with which the dates of the run must agree. Manifests
 * of 2021 do not say of what type they are: that is left to the configuration.
 * @throws FinopsError `MANIFEST_INVALID` when it is not one, is of another type, covers anything but one month from its
 * first day on, or names a file twice, of another month or of several formats.
 */
export function parseManifest(text: string, object: StoreObject, type: AzureOptions['type']): Manifest {
  const { key } = object
  const place = readManifestKey(key)
  if (place === undefined) throw invalidExport(key, 'has a manifest that does not lie where Azure puts it')
  const period = monthOf(place.dates, key)

  const written = parseRunManifest(text, key)
  const { exportConfig, runInfo } = written
  if (exportConfig !== undefined) requireType(exportConfig.type, type, key)
  if (runInfo !== undefined) requireWithin(period, runInfo, key)

  const files = filesOf(written, key, place)
  const runFolder = `${place.exportFolder}${place.dates}/${place.run}`
  const scope = /^(.+)\/providers\/Microsoft\.CostManagement\//i.exec(exportConfig?.resourceId ?? '')?.[1]
  const billingAccount = /\/billingAccounts\/([^/]+)/i.exec(scope ?? '')?.[1]
  return {
    ...identityOf(written, object, place),
    export: place.exportFolder.slice(0, -1),
    payer: billingAccount,
    scope,
    period,
    latest: false,
    inPlace: place.run === '' || !files.every((file) => file.key.startsWith(runFolder)),
    format: formatOf(files, key),
    files,
    columns: undefined,
    rows: rowsOf(written),
    schema: exportConfig && schemaOf(exportConfig.type, exportConfig.dataVersion, billingAccount),
  }
}

/** Which run it is, and when it was: as the manifest says, or for those of 2021 as the folders do. */
function identityOf(
  { manifestVersion, exportConfig, runInfo }: RunManifest,
  { key, lastModified }: StoreObject,
  { run }: RunKey,
): Pick<Manifest, 'id' | 'createdAt'> {
  if (exportConfig !== undefined && runInfo !== undefined) {
    const createdAt = utcTime(runInfo.submittedTime)
    if (createdAt !== undefined) return { id: runInfo.runId, createdAt }
    throw invalidExport(key, 'does not say when it was run', {
      column: 'runInfo.submittedTime',
      value: runInfo.submittedTime,
    })
  }
  const id = run.split('/').at(-2)
  if (manifestVersion !== '2021-01-01' || exportConfig !== undefined || runInfo !== undefined || id === undefined) {
    throw invalidExport(key, 'has a manifest that does not say which run it is of', {
      column: exportConfig === undefined ? 'exportConfig' : 'runInfo',
    })
  }
  return { id, createdAt: folderTime(run) ?? lastModified }
}

function filesOf({ blobs, blobCount }: RunManifest, key: string, place: RunKey): readonly RemoteFile[] {
  if (blobCount !== undefined && blobCount !== null && blobCount !== blobs.length) {
    throw invalidExport(key, `has ${blobCount} files, but its manifest names ${blobs.length}`, { column: 'blobCount' })
  }
  const files = blobs.map(({ blobName, byteCount }) => {
    // What is counted where files are compressed, before or after, Microsoft does not say.
    const bytes = blobName.endsWith('.gz') ? undefined : (byteCount ?? undefined)
    return { key: besideManifest(blobName, place), bytes }
  })
  for (const [at, file] of files.entries()) {
    const named = { column: `blobs[${at}].blobName`, value: blobs[at]?.blobName ?? '' }
    if (files.findIndex((other) => other.key === file.key) < at) throw invalidExport(key, 'names a file twice', named)
    const dates = /^(\d{8}-\d{8})\//.exec(file.key.slice(place.exportFolder.length))?.[1] ?? place.dates
    if (dates !== place.dates) throw invalidExport(key, `is of ${place.dates}, but names a file of ${dates}`, named)
  }
  return files
}

function rowsOf({ blobs, dataRowCount }: RunManifest): number | undefined {
  if (dataRowCount !== undefined && dataRowCount !== null) return dataRowCount
  let rows = 0
  for (const blob of blobs) {
    if (blob.dataRowCount === undefined || blob.dataRowCount === null) return undefined
    rows += blob.dataRowCount
  }
  return rows
}
