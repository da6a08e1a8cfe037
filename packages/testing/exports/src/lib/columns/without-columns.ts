import type { Column } from './column.ts'

/**
 * Leaves out columns by their whole name or by their group: `savingsPlan` leaves out every `savingsPlan/…`,
 * `savings_plan` every `savings_plan_…`. Throws a RangeError when nothing is left out.
 */
export function withoutColumns(columns: readonly Column[], without: readonly string[]): readonly Column[] {
  return without.reduce((left, name) => {
    const kept = left.filter((column) => !belongsTo(column.name, name))
    if (kept.length === left.length) throw new RangeError(`There is no column or group ${name} to leave out`)
    return kept
  }, columns)
}

function belongsTo(column: string, name: string): boolean {
  return column === name || column.startsWith(`${name}/`) || column.startsWith(`${name}_`)
}
