import type { Manifest, StoreObject, VendorLocation } from '@openfinops/plugin'
import { monthOf } from './billing-month.ts'
import { formatOf } from './file-format.ts'
import { isExportFolder } from './keys.ts'

const filePattern =
  /^(?<exportFolder>(?:.*\/)?(?<export>[^/]+)\/)(?<dates>\d{8}-\d{8})\/\k<export>_(?<run>[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12})\.csv(?:\.gz)?$/

/**
 * The runs of exports that have no manifest, each of one file: `daily/20230101-20230131/daily_<guid>.csv`. A file that is
 * written over is another delivery: its time is part of the id. A file without a byte is one that Azure has not written
 * yet, since even a month without charges has a header.
 * Source: https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-export-acm-data
 * @throws FinopsError `MANIFEST_INVALID` when a file covers anything but one month.
 */
export function assembleListing(objects: readonly StoreObject[], location: VendorLocation): readonly Manifest[] {
  return objects.flatMap(({ key, bytes, lastModified }) => {
    const { exportFolder, dates, run } = filePattern.exec(key)?.groups ?? {}
    if (exportFolder === undefined || dates === undefined || run === undefined) return []
    if (bytes === 0 || !isExportFolder(exportFolder, location)) return []
    const files = [{ key, bytes }]
    const manifest: Manifest = {
      id: `${run}.${lastModified.toISOString().replace(/[-:]/g, '')}`,
      export: exportFolder.slice(0, -1),
      payer: undefined,
      period: monthOf(dates, key),
      createdAt: lastModified,
      latest: false,
      inPlace: false,
      format: formatOf(files, key),
      files,
      columns: undefined,
      rows: undefined,
    }
    return [manifest]
  })
}
