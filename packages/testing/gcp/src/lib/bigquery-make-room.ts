import type { BigQueryEngine } from './bigquery-engine.ts'
import { notImplemented } from './bigquery-error.ts'
import { type Field, findField, sameName } from './bigquery-field.ts'
import { identifier } from './bigquery-quote.ts'
import { decimalDigits, duckdbType } from './bigquery-types.ts'

/**
 * BIGNUMERIC keeps 38 digits before the point and as many after it. DuckDB has 38 in all, so the point of a column moves
 * to where the values of the table and those of a relation have room.
 * @throws BigQueryError when they have not.
 */
export async function makeRoom(
  engine: BigQueryEngine,
  table: string,
  { relation, fields }: { readonly relation: string; readonly fields: readonly Field[] },
): Promise<void> {
  const incoming = await engine.describe(relation)
  for (const { name, type } of await engine.describe(table)) {
    const other = incoming.find((column) => sameName(column.name, name))
    if (other === undefined || other.type === type || findField(fields, name)?.type !== 'BIGNUMERIC') continue
    const present = decimalDigits(type)?.scale ?? 0
    const [old, fresh] = [await digits(engine, table, name), await digits(engine, relation, other.name)]
    const whole = Math.max(old.whole, fresh.whole)
    const fraction = Math.max(old.fraction, fresh.fraction)
    if (whole + fraction > 38)
      throw notImplemented(`room for ${name}: DuckDB has 38 digits, this takes ${whole + fraction}`)
    const scale = Math.max(fraction, Math.min(present, 38 - whole))
    if (scale === present) continue
    const wanted = duckdbType('BIGNUMERIC', scale)
    await engine.run(`ALTER TABLE ${table} ALTER COLUMN ${identifier(name)} SET DATA TYPE ${wanted}`)
  }
}

/** The most digits that a value of a column has before and after its point. */
async function digits(
  { rows }: BigQueryEngine,
  relation: string,
  column: string,
): Promise<{ readonly whole: number; readonly fraction: number }> {
  const text = `CAST(abs(${identifier(column)}) AS VARCHAR)`
  const longest = (part: string) => `CAST(coalesce(max(length(${part})), 0) AS VARCHAR)`
  const [row] = await rows(`SELECT ${longest(`ltrim(split_part(${text}, '.', 1), '0')`)},
    ${longest(`rtrim(split_part(${text}, '.', 2), '0')`)} FROM ${relation}`)
  return { whole: Number(row?.[0]), fraction: Number(row?.[1]) }
}
