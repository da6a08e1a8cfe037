import { notImplemented } from './bigquery-error.ts'
import { firstScale } from './bigquery-types.ts'

/** What DuckDB's statements stop with when a number needs more digits than they have room for. */
const noRoom = /no room for (\d+) digits before the point and (\d+) after it/

/** For numbers that are computed rather than read from a column: DuckDB's casts round to what their type has. */
export const roomMacros = [
  `CREATE MACRO number_parts(x) AS regexp_extract(trim(CAST(x AS VARCHAR)),
    '^[+-]?0*([0-9]*)(?:[.]([0-9]*))?(?:[eE]([+-]?[0-9]+))?$', ['whole', 'fraction', 'exponent'])`,
  `CREATE MACRO point_of(p) AS length(p.whole) + coalesce(try_cast(p.exponent AS INTEGER), 0)`,
  `CREATE MACRO digits_before(p) AS greatest(0,
    point_of(p) - length(p.whole || p.fraction) + length(ltrim(p.whole || p.fraction, '0')))`,
  `CREATE MACRO digits_after(p) AS greatest(0, length(rtrim(p.whole || p.fraction, '0')) - point_of(p))`,
  // The numbers of most bills: DuckDB reads them some ten times faster than longer ones.
  `CREATE MACRO is_short(x) AS regexp_matches(CAST(x AS VARCHAR), '^-?[0-9]{1,8}([.][0-9]{0,10})?$')`,
  `CREATE MACRO has_room(x, scale) AS CASE
    WHEN x IS NULL OR regexp_matches(CAST(x AS VARCHAR), '^-?[0-9]{0,' || (38 - scale) || '}([.][0-9]{0,' || scale || '})?$')
      OR ltrim(number_parts(x).whole || number_parts(x).fraction, '0') = ''
      OR (digits_before(number_parts(x)) <= 38 - scale AND digits_after(number_parts(x)) <= scale) THEN true
    ELSE CAST(error('no room for ' || digits_before(number_parts(x)) || ' digits before the point and ' ||
      digits_after(number_parts(x)) || ' after it') AS BOOLEAN) END`,
]

/**
 * Does something with so many digits after the point of computed numbers, and once more from the start with others when
 * there was no room for one.
 * @throws BigQueryError when DuckDB has no number with so many digits.
 */
export async function withRoom<T>(work: (scale: number) => Promise<T>): Promise<T> {
  let whole = 0
  let fraction = 0
  for (;;) {
    const scale = Math.max(fraction, Math.min(firstScale, 38 - whole))
    try {
      return await work(scale)
    } catch (error) {
      const [, before, after] = noRoom.exec(error instanceof Error ? error.message : '') ?? []
      if (before === undefined || after === undefined) throw error
      whole = Math.max(whole, Number(before))
      fraction = Math.max(fraction, Number(after))
      if (whole + fraction > 38) {
        throw notImplemented(`room for a number: DuckDB has 38 digits, this takes ${whole + fraction}`)
      }
    }
  }
}
