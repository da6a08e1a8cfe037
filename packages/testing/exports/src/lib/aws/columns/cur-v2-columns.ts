import { money } from '../../columns/column.ts'
import { mapText } from '../../columns/map-text.ts'
import { parquetName } from '../parquet-name.ts'
import { type Column, columnsOf, rowColumn } from './column.ts'
import { curV1Columns } from './cur-v1-columns.ts'
import { curV2Names } from './cur-v2-names.ts'
import type { DataExportsOptions } from './data-exports-options.ts'

const stringMap = { type: 'map<string,string>' } as const

/**
 * The columns of CUR 2.0. Most are those of a legacy report under their Athena names; product attributes, tags and cost
 * categories without a column of their own are entries of maps. Net columns are empty without discounts.
 */
export function curV2Columns(options: DataExportsOptions): readonly Column[] {
  const legacy = curV1Columns({
    ...options,
    net: true,
    moment: (moment) => moment.milliseconds,
  })
  const known = new Map(legacy.map((column) => [parquetName(column.name), column]))
  for (const column of ownColumns(options)) known.set(column.name, column)
  return curV2Names.map((name) => {
    const column = known.get(name)
    if (column === undefined) return rowColumn(name, () => undefined)
    const empty = !options.discounted && name.includes('_net_')
    return empty ? { ...column, name, part: undefined, cell: () => undefined } : { ...column, name }
  })
}

const product = columnsOf((charge) => charge.product)
const account = columnsOf((charge) => charge.account)
const split = columnsOf((charge) => charge.split)
const tags = columnsOf((charge) => charge.tags)

function ownColumns({ payerName, tagKeys, discounted }: DataExportsOptions): readonly Column[] {
  const topLevel = new Set<string>(curV2Names)
  return [
    account('bill_payer_account_name', () => payerName),
    account('line_item_usage_account_name', ({ name }) => name),
    tags(
      'cost_category',
      (set) => mapText(Object.entries(set.costCategories).map(([key, value]) => [parquetName(key), value])),
      stringMap,
    ),
    rowColumn('discount', ({ discount }) => mapText([['edp_discount', discount]]), { type: 'map<string,double>' }),
    rowColumn('discount_bundled_discount', () => undefined, money),
    rowColumn('discount_total_discount', ({ discount }) => discount, money),
    product(
      'product',
      ({ service, region, attributes }) =>
        mapText([
          ['product_name', service.name],
          ['servicename', service.name],
          ['region', region?.id],
          ...Object.entries(attributes)
            .map(([key, value]) => [parquetName(key), value] as const)
            .filter(([key]) => !topLevel.has(`product_${key}`)),
        ]),
      stringMap,
    ),
    tags('resource_tags', (set) => mapText(tagKeys.map((key) => [parquetName(key), set.tags[key]])), stringMap),
    tags('tags', (set) => mapText(tagKeys.map((key) => [key, set.tags[key]])), stringMap),
    split('split_line_item_net_split_cost', ({ cost }) => (discounted ? cost : undefined), money),
    split('split_line_item_net_unused_cost', ({ unusedCost }) => (discounted ? unusedCost : undefined), money),
    ...netCommitments,
  ]
}

const savingsPlan = columnsOf((charge) => charge.savingsPlan)

const netCommitments: readonly Column[] = [
  savingsPlan(
    'savings_plan_net_amortized_upfront_commitment_for_billing_period',
    (part) => part.amortizedForPeriod,
    money,
  ),
  savingsPlan('savings_plan_net_recurring_commitment_for_billing_period', (part) => part.recurringForPeriod, money),
]
