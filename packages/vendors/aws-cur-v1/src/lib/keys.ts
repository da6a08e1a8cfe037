import type { VendorLocation } from '@openfinops/plugin'

/** Where a manifest lies, as far as its key says so. */
export interface ManifestKey {
  /** The report's own folder, with its slash: what every other key of the report begins with. */
  readonly reportFolder: string
  /** The folder of the month: `20161101-20161201`, or `year=2018/month=8` beside Parquet files. */
  readonly monthFolder: string
  /** True for the copy below an assembly id, which AWS writes once. */
  readonly inAssembly: boolean
}

const manifestPattern =
  /^(?<reportFolder>(?:.*\/)?(?<report>[^/]+)\/)(?:(?<dates>\d{8}-\d{8})(?<assembly>\/[\w-]+)?|\k<report>\/(?<month>year=\d{4}\/month=\d{1,2}))\/\k<report>-Manifest\.json$/

/**
 * Reads the key of a manifest; `undefined` for every other key.
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/understanding-report-versions.html#manifest-cur-files
 */
export function readManifestKey(key: string): ManifestKey | undefined {
  const { reportFolder, dates, assembly, month } = manifestPattern.exec(key)?.groups ?? {}
  const monthFolder = dates ?? month
  if (reportFolder === undefined || monthFolder === undefined) return undefined
  return { reportFolder, monthFolder, inAssembly: assembly !== undefined }
}

/**
 * The folders of the report at a location. AWS puts a slash between prefix and report name whatever the prefix is: an
 * empty one leaves an empty folder, and so should one that ends in a slash. A copied bucket often lacks that folder.
 * Source: keys in a bucket without prefix, https://github.com/cognitect-labs/aws-api/issues/126
 */
export function reportPrefixes({ prefix, export: report }: VendorLocation): readonly string[] {
  const root = prefix === '' ? '' : `${prefix}/`
  return report === undefined ? [root] : [`${root}${report}/`, `${root}/${report}/`]
}

/** Tells the manifests of the report at a location, or of every report below it, from all other keys. */
export function manifestKeyMatcher(location: VendorLocation): (key: string) => boolean {
  const prefixes = reportPrefixes(location)
  return (key) => {
    const folder = readManifestKey(key)?.reportFolder
    if (folder === undefined) return false
    return location.export === undefined
      ? prefixes.some((prefix) => folder.startsWith(prefix))
      : prefixes.includes(folder)
  }
}

const insideReport = /^(?:.*\/)?((?:\d{8}-\d{8}|[^/]+\/year=\d{4})\/.*)$/

/**
 * The key of a report file, beside its manifest. Manifests name files by their keys in AWS's bucket; in a copy under
 * another prefix they lie in the same folders below the report's own. A key without such folders, or with `..` in it,
 * stays as it is.
 */
export function besideManifest(reportKey: string, reportFolder: string): string {
  const inside = insideReport.exec(reportKey)?.[1]
  return inside === undefined || reportKey.split('/').includes('..') ? reportKey : `${reportFolder}${inside}`
}
