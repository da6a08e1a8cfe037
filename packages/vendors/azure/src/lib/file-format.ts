import type { FileFormat, RemoteFile } from '@openfinops/plugin'
import { invalidExport } from './invalid-export.ts'

const endings: readonly (readonly [string, FileFormat])[] = [
  ['.csv', 'csv'],
  ['.csv.gz', 'csv.gz'],
  ['.parquet', 'parquet'],
]

/** The one format that all files of a run have. @throws FinopsError `MANIFEST_INVALID` */
export function formatOf(files: readonly RemoteFile[], manifestKey: string): FileFormat {
  const formats = new Set(
    files.map(({ key }) => {
      const format = endings.find(([ending]) => key.endsWith(ending))?.[1]
      if (format !== undefined) return format
      throw invalidExport(manifestKey, 'names a file of a format that is not known', { column: 'blobs', value: key })
    }),
  )
  const [format = 'csv', other] = formats
  if (other !== undefined) throw invalidExport(manifestKey, 'names files of several formats', { column: 'blobs' })
  return format
}
