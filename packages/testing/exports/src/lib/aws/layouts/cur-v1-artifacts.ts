import { joinKey, type TextObject } from '../../layout.ts'
import type { Month } from '../../month.ts'
import type { Column } from '../columns/column.ts'
import { parquetName } from '../parquet-name.ts'
import type { Settings } from '../settings.ts'

interface Delivered {
  readonly settings: Settings
  readonly month: Month
  readonly columns: readonly Column[]
  readonly folder: string
  readonly dataKeys: readonly string[]
}

/** The files that AWS puts beside a report for Redshift (CSV) or Athena (Parquet). Readers of the bill ignore them. */
export function curV1Artifacts(delivered: Delivered): readonly TextObject[] {
  return delivered.settings.request.format === 'parquet' ? athena(delivered) : redshift(delivered)
}

function redshift({ settings, month, columns, folder, dataKeys }: Delivered): readonly TextObject[] {
  const { request, bucket } = settings
  const table = `AWSBilling${month.range.slice(0, 6)}`
  const fields = columns.map((column) => `${parquetName(column.name)} varchar(max)`).join(', ')
  const manifestKey = `${folder}/${request.export}-RedshiftManifest.json`
  return [
    {
      key: `${folder}/${request.export}-RedshiftCommands.sql`,
      text: `create table ${table}(${fields});\n\ncopy ${table} from 's3://${bucket}/${manifestKey}' manifest;\n`,
    },
    {
      key: manifestKey,
      text: JSON.stringify({ entries: dataKeys.map((key) => ({ url: `s3://${bucket}/${key}`, mandatory: true })) }),
    },
  ]
}

function athena({ settings, month, columns }: Delivered): readonly TextObject[] {
  const { request, bucket } = settings
  const root = joinKey(request.prefix, request.export)
  const fields = columns.map((column) => `  ${parquetName(column.name)} STRING`).join(',\n')
  const table = `${request.export}_${month.range.slice(0, 6)}`
  return [
    {
      key: `${root}/${month.range}/${request.export}-create-table.sql`,
      text: `CREATE EXTERNAL TABLE IF NOT EXISTS ${table}(\n${fields}\n)\nLOCATION 's3://${bucket}/${root}/${request.export}/'\n`,
    },
    { key: `${root}/cost_and_usage_data_status/status.csv`, text: 'status\nREADY\n' },
  ]
}
