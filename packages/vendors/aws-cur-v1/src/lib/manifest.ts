import type { Manifest, StoreObject } from '@openfinops/plugin'
import { billingMonth, dateRange } from './billing-month.ts'
import { besideManifest, readManifestKey } from './keys.ts'
import { invalidManifest, parseReportManifest } from './report-manifest.ts'

const formats = { GZIP: 'csv.gz', ZIP: 'csv.zip', Parquet: 'parquet' } as const

/**
 * Reads a report's manifest.
 * @throws FinopsError `MANIFEST_INVALID` when it is not one, is for anything but one calendar month, lies in the folder
 * of another month, or names a file twice.
 */
export function parseManifest(text: string, object: StoreObject): Manifest {
  const place = readManifestKey(object.key)
  if (place === undefined) throw invalidManifest(object.key, 'does not lie where AWS puts it')

  const report = parseReportManifest(text, object.key)
  const period = billingMonth(report.billingPeriod, object.key, place)
  const keys = report.reportKeys.map((key) => besideManifest(key, place.reportFolder))
  const twice = keys.findIndex((key, index) => keys.indexOf(key) < index)
  if (twice !== -1) {
    const value = report.reportKeys[twice] ?? ''
    throw invalidManifest(object.key, 'names a file twice', { column: `reportKeys[${twice}]`, value })
  }

  const assemblyFolder = `${place.reportFolder}${dateRange(period)}/${report.assemblyId}/`
  return {
    id: report.assemblyId,
    export: report.reportName,
    payer: report.account,
    period,
    createdAt: timeOf(report.assemblyId) ?? object.lastModified,
    latest: !place.inAssembly,
    inPlace: !keys.every((key) => key.startsWith(assemblyFolder)),
    format: formats[report.compression],
    files: keys.map((key) => ({ key, bytes: undefined })),
    columns: report.columns?.map(({ category, name, type }) => ({ name: `${category}/${name}`, type })),
    rows: undefined,
  }
}

/** The time that a newer assembly id is, as `20250307T053621Z`; older ones are UUIDs. */
function timeOf(assemblyId: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(assemblyId) ?? []
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time
}
