import { withoutColumns } from '../../columns/without-columns.ts'
import type { ExportDescription } from '../../delivery.ts'
import { javaDouble } from '../../number-text.ts'
import type { Charge } from '../charge.ts'
import type { Estate } from '../charges/charge-source.ts'
import { curV2Columns } from '../columns/cur-v2-columns.ts'
import { dataExportsLayout } from '../layouts/data-exports-layout.ts'
import type { Settings } from '../settings.ts'

/** Data Exports of the table COST_AND_USAGE_REPORT with all its columns. */
export function describeCurV2(settings: Settings, { month, accounts }: Estate): ExportDescription<Charge> {
  const { request } = settings
  const all = curV2Columns({ ...settings, month, payerName: accounts[0].name })
  const columns = withoutColumns(all, request.columns?.without ?? [])
  return {
    columns,
    layout: dataExportsLayout({ settings, month, columns, partition: request.partition ?? 'BILLING_PERIOD' }),
    numberText: javaDouble,
    absent: 'null',
  }
}
