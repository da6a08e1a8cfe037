import type { ExportRequest } from '../../export-request.ts'
import { createDelivery, type Delivery } from '../delivery.ts'
import { createCharges } from './charges/create-charges.ts'
import { createEstate } from './charges/create-estate.ts'
import { describeExport } from './kinds/describe-export.ts'
import { createLineItemIds } from './line-item-ids.ts'
import { settingsOf } from './settings.ts'

/** Throws a RangeError when the request contradicts itself. */
export function deliverAws(request: ExportRequest): Delivery {
  const settings = settingsOf(request)
  const estate = createEstate(settings)
  return createDelivery({
    settings,
    description: describeExport(settings, estate),
    charges: createCharges(estate, request),
    nextId: createLineItemIds(request.seed, settings.delivery),
  })
}
