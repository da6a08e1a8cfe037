import type { ExportRequest } from '../../export-request.ts'
import { withoutColumns } from '../columns/without-columns.ts'
import { createDelivery, type Delivery } from '../delivery.ts'
import { createCharges } from './charges/create-charges.ts'
import { createEstate } from './charges/estate.ts'
import { focusColumns } from './columns/focus-columns.ts'
import { nativeColumns } from './columns/native-columns.ts'
import { runLayout } from './layout/run-layout.ts'
import { shortest } from './number-text.ts'
import { azureSettings } from './settings.ts'

/** Throws a RangeError when the request contradicts itself. */
export function deliverAzure(request: ExportRequest): Delivery {
  const settings = azureSettings(request)
  const focus = settings.kind.startsWith('azure-focus')
  const all = focus ? focusColumns(settings) : nativeColumns(settings)
  const delivery = createDelivery({
    settings,
    description: {
      columns: withoutColumns(all, request.columns?.without ?? []),
      layout: runLayout(settings),
      numberText: shortest,
      absent: 'null',
    },
    charges: createCharges(createEstate(settings), request),
    nextId: () => '',
  })
  return {
    ...delivery,
    header: '\uFEFF'.repeat(settings.byteOrderMarks) + delivery.header,
    truth: () => (focus ? delivery.truth() : { ...delivery.truth(), lastUsage: '' }),
  }
}
