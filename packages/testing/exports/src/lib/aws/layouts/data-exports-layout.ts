import { createHash } from 'node:crypto'
import type { ColumnType } from '../../columns/column.ts'
import { joinKey, type Layout } from '../../layout.ts'
import type { Month } from '../../month.ts'
import type { Column } from '../columns/column.ts'
import type { Settings } from '../settings.ts'

interface DataExport {
  readonly settings: Settings
  readonly month: Month
  readonly columns: readonly Column[]
  readonly partition: 'BILLING_PERIOD' | 'billing_period'
}

const manifestTypes: Readonly<Record<ColumnType, string>> = {
  string: 'string',
  double: 'double',
  timestamp: 'timestamp',
  'map<string,string>': 'map',
  'map<string,double>': 'map',
}

/**
 * The keys of a data export (AWS, "Understanding export delivery"): data and metadata apart, both below the month's
 * partition; with a folder for each execution, and a second manifest in it, when it creates new files.
 */
export function dataExportsLayout({ settings, month, columns, partition }: DataExport): Layout {
  const { request, bucket, payer } = settings
  const name = request.export
  const root = joinKey(request.prefix, name)
  const folder = `${partition}=${month.period}`
  const execution = `${request.createdAt.toISOString()}-${request.id}`
  const createNew = request.layout === 'create-new'
  const data = joinKey(root, 'data', folder, createNew ? execution : '')
  const suffix = request.format === 'parquet' ? '.snappy.parquet' : `.${request.format}`
  return {
    dataKey: (number) => `${data}/${name}-${String(number).padStart(5, '0')}${suffix}`,
    artifacts: () => [],
    manifests(files) {
      const value = {
        executionId: request.id,
        exportArn: `arn:aws:bcm-data-exports:us-east-1:${payer}:export/${name}-${exportId(`${payer}/${name}`)}`,
        columns: columns.map((column) => ({ name: column.name, type: manifestTypes[column.type] })),
        dataFiles: files.map(({ key }) => `s3://${bucket}/${key}`),
        additionalOutputFiles: [],
      }
      const text = JSON.stringify(value, undefined, 2)
      const latest = joinKey(root, 'metadata', folder)
      const folders = createNew ? [joinKey(latest, execution), latest] : [latest]
      return folders.map((each) => ({ key: `${each}/${name}-Manifest.json`, text }))
    },
    emptiesLeftovers: !createNew,
  }
}

/** A UUID that belongs to an export for good. */
function exportId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
