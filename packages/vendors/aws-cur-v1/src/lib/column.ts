import type { Column, SourceColumn } from '@openfinops/plugin'
import { knownColumns } from './known-columns.ts'

const text: Column = { type: 'text' }
const decimal: Column = { type: 'decimal' }
const timestamp: Column = { type: 'timestamp' }

/** What manifests and Parquet files call their types, where they are not text. */
const types: ReadonlyMap<string | undefined, Column> = new Map([
  ['BigDecimal', decimal],
  ['OptionalBigDecimal', decimal],
  ['DateTime', timestamp],
  ['decimal', decimal],
  ['double', decimal],
  ['timestamp', timestamp],
])

const known: ReadonlyMap<string, Column> = new Map(
  Object.entries(knownColumns).map(([name, column]) => [fold(name), column]),
)

/**
 * What becomes of a column of a report. Tags, cost categories and product attributes are text whatever their type is
 * said to be: one month of `product/maxIopsvolume` holds both numbers and prose. AWS says that rates and reservation
 * units are strings, yet they hold numbers or nothing. Every discount is a number: `discount/TotalDiscount` is the sum of
 * all the others.
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/discount-details.html
 */
export function curColumn({ name, type }: SourceColumn): Column {
  if (/^(resource_?tags|cost_?category|product)[/_]/i.test(name)) return text
  return known.get(fold(name)) ?? (/^discount[/_]/i.test(name) ? decimal : (types.get(type) ?? text))
}

/**
 * One name for all the ways a column is spelled: `savingsPlan/SavingsPlanARN` in CSV, `savings_plan_savings_plan_a_r_n`
 * in Parquet and Athena, `savings_plan_savings_plan_arn` in copies.
 */
function fold(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
