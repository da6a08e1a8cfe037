import { withoutColumns } from '../../columns/without-columns.ts'
import type { ExportDescription } from '../../delivery.ts'
import { javaDouble, tenDecimals } from '../../number-text.ts'
import type { Charge } from '../charge.ts'
import type { Estate } from '../charges/charge-source.ts'
import type { Column } from '../columns/column.ts'
import { curV1Columns } from '../columns/cur-v1-columns.ts'
import { curV1Layout } from '../layouts/cur-v1-layout.ts'
import { parquetName } from '../parquet-name.ts'
import type { Settings } from '../settings.ts'

/** Legacy Cost and Usage Reports. Their Parquet files have 0 and empty text instead of nulls. */
export function describeCurV1(settings: Settings, { month }: Estate): ExportDescription<Charge> {
  const { request, discounted } = settings
  const old = request.manifestTypes === false
  const all = curV1Columns({
    ...settings,
    month,
    net: discounted,
    moment: old ? (moment) => moment.seconds : (moment) => moment.milliseconds,
  })
  const columns = withoutColumns(all, request.columns?.without ?? [])
  return {
    columns: request.format === 'parquet' ? parquetColumns(columns) : columns,
    layout: curV1Layout({ settings, month, columns }),
    numberText: old ? tenDecimals : javaDouble,
    absent: 'zero',
  }
}

function parquetColumns(columns: readonly Column[]): readonly Column[] {
  const named = columns.map((column) => ({ ...column, name: parquetName(column.name) }))
  const names = new Set(named.map((column) => column.name))
  if (names.size < named.length) throw new RangeError('Two columns have the same name in Parquet')
  return named
}
