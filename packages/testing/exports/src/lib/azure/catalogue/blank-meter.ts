import { zero } from '../../decimal.ts'
import type { Meter } from './meter.ts'
import { nowhere } from './region.ts'

/** What charges have that nothing measures: they name no region, no unit and no price. */
export const blankMeter: Meter = {
  service: {
    category: '',
    family: '',
    provider: '',
    resourceType: '',
    focus: { category: 'Other', name: 'Unassigned', subcategory: 'Other (Other)' },
  },
  region: nowhere,
  id: '',
  subCategory: '',
  name: '',
  product: '',
  productId: '',
  partNumber: '',
  unit: { name: '', block: 1, each: '' },
  amounts: 'hours',
  listPrice: zero,
  unitPrice: zero,
  spot: false,
  size: '',
}
