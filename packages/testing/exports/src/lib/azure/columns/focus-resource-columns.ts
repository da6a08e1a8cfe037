import { mapText } from '../../columns/map-text.ts'
import type { AzureSettings } from '../settings.ts'
import { type Column, meter, publisher, rowColumn, tags } from './column.ts'

/** What is used, where, from whom. */
export function focusResourceColumns({ tagKeys }: AzureSettings): readonly Column[] {
  return [
    ...serviceColumns,
    ...skuColumns,
    tags('Tags', (set) => mapText(tagKeys.map((key) => [key, set.tags[key]]))),
    rowColumn('ResourceId', ({ resource }) => resource.id),
    rowColumn('ResourceName', ({ resource }) => resource.name),
    rowColumn('x_ResourceGroupName', ({ resource }) => resource.group),
    rowColumn('x_SkuDetails', ({ additionalInfo }) => additionalInfo),
  ]
}

const serviceColumns: readonly Column[] = [
  // Azure leaves the publisher of unused commitments out.
  rowColumn('PublisherName', ({ type, publisher: { name } }) => (type.startsWith('Unused') ? '' : name)),
  publisher('x_PublisherCategory', ({ type }) => (type === 'Azure' ? 'Cloud Provider' : 'Vendor')),
  publisher('x_PublisherId', ({ id }) => id),
  publisher('x_SkuIsCreditEligible', ({ type }) => (type === 'Azure' ? 'true' : 'false')),
  publisher('x_SkuPlanName', ({ plan }) => plan),
  meter('Region', ({ region }) => region.id),
  meter('RegionId', ({ region }) => region.id),
  meter('RegionName', ({ region }) => region.name),
  meter('ResourceType', ({ service }) => service.focus.name),
  meter('ServiceCategory', ({ service }) => service.focus.category),
  meter('ServiceName', ({ service }) => service.focus.name),
  meter('ServiceSubcategory', ({ service }) => service.focus.subcategory),
  meter('x_ResourceType', ({ service }) => service.resourceType.toLowerCase()),
]

const skuColumns: readonly Column[] = [
  meter('SkuId', ({ productId }) => productId),
  meter('SkuMeter', ({ name }) => name),
  meter('SkuPriceId', ({ productId, partNumber }) => (productId === '' ? '' : `${productId}_${partNumber}`)),
  meter('x_PricingSubcategory', ({ spot }) => (spot ? 'Spot' : 'On Demand')),
  meter('x_SkuDescription', ({ product }) => product),
  meter('x_SkuMeterCategory', ({ service }) => service.category),
  meter('x_SkuMeterId', ({ id }) => id),
  meter('x_SkuMeterName', ({ name }) => name),
  meter('x_SkuMeterSubcategory', ({ subCategory }) => subCategory),
  meter('x_SkuPartNumber', ({ partNumber }) => partNumber),
  meter('x_SkuRegion', ({ region }) => region.meterRegion),
  meter('x_SkuServiceFamily', ({ service }) => service.family),
]
