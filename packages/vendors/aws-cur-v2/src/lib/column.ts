import type { Column, SourceColumn } from '@openfinops/plugin'

const text: Column = { type: 'text' }
const decimal: Column = { type: 'decimal' }
const timestamp: Column = { type: 'timestamp' }
const map: Column = { type: 'map' }

/** What manifests and Parquet files call their types, where they are not text. */
const types: ReadonlyMap<string | undefined, Column> = new Map([
  ['double', decimal],
  ['decimal', decimal],
  ['timestamp', timestamp],
  ['map', map],
])

/**
 * Costs are those that a bill, amortised or not, is reconciled by.
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html
 */
const roles: ReadonlyMap<string, Column> = new Map([
  ['bill_payer_account_id', { type: 'text', role: 'payer' }],
  ['line_item_blended_cost', { type: 'decimal', role: 'cost' }],
  ['line_item_currency_code', { type: 'text', role: 'currency' }],
  ['line_item_net_unblended_cost', { type: 'decimal', role: 'cost' }],
  ['line_item_product_code', { type: 'text', role: 'service' }],
  ['line_item_unblended_cost', { type: 'decimal', role: 'cost' }],
  ['line_item_usage_account_id', { type: 'text', role: 'account' }],
  ['line_item_usage_end_date', { type: 'timestamp', role: 'end' }],
  ['line_item_usage_start_date', { type: 'timestamp', role: 'start' }],
  ['reservation_effective_cost', { type: 'decimal', role: 'cost' }],
  ['reservation_net_effective_cost', { type: 'decimal', role: 'cost' }],
  ['savings_plan_net_savings_plan_effective_cost', { type: 'decimal', role: 'cost' }],
  ['savings_plan_savings_plan_effective_cost', { type: 'decimal', role: 'cost' }],
])

/** AWS says that these are strings; they hold numbers, or nothing. */
const numbers: ReadonlySet<string> = new Set([
  'line_item_blended_rate',
  'line_item_net_unblended_rate',
  'line_item_unblended_rate',
  'pricing_public_on_demand_rate',
  'reservation_normalized_units_per_reservation',
  'reservation_number_of_reservations',
  'reservation_total_reserved_normalized_units',
  'reservation_total_reserved_units',
  'reservation_units_per_reservation',
])

const maps: ReadonlySet<string> = new Set(['cost_category', 'discount', 'product', 'resource_tags', 'tags'])

/** What becomes of a column of CUR 2.0: what its name says where the table has it, else what its type says. */
export function curColumn({ name, type }: SourceColumn): Column {
  if (maps.has(name)) return map
  if (numbers.has(name)) return decimal
  return roles.get(name) ?? types.get(type) ?? text
}
