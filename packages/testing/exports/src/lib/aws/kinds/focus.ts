import { withoutColumns } from '../../columns/without-columns.ts'
import type { ExportDescription } from '../../delivery.ts'
import { javaDouble } from '../../number-text.ts'
import type { Charge } from '../charge.ts'
import type { Estate } from '../charges/charge-source.ts'
import { focusColumns } from '../columns/focus-columns.ts'
import type { FocusVersion } from '../columns/focus-versions.ts'
import { dataExportsLayout } from '../layouts/data-exports-layout.ts'
import type { Settings } from '../settings.ts'

/** Data Exports of the tables FOCUS_1_0_AWS and FOCUS_1_2_AWS. */
export function describeFocus(version: FocusVersion, settings: Settings, estate: Estate): ExportDescription<Charge> {
  const { request } = settings
  const { month, accounts } = estate
  const all = focusColumns(version, { ...settings, month, payerName: accounts[0].name })
  const columns = withoutColumns(all, request.columns?.without ?? [])
  // Seen in real buckets: upper case for the preview of 1.0, lower case for 1.2.
  const partition = request.partition ?? (version === '1.2' ? 'billing_period' : 'BILLING_PERIOD')
  return {
    columns,
    layout: dataExportsLayout({ settings, month, columns, partition }),
    numberText: javaDouble,
    absent: 'null',
  }
}
