/**
 * Leaves out columns by their whole name or by their group: `savingsPlan` leaves out every `savingsPlan/…`,
 * `savings_plan` every `savings_plan_…`. Throws a RangeError when nothing is left out.
 */
export function withoutColumns<C extends { readonly name: string }>(
  columns: readonly C[],
  without: readonly string[],
): readonly C[] {
  return without.reduce<readonly C[]>((left, name) => {
    const kept = left.filter((column) => !belongsTo(column.name, name))
    if (kept.length === left.length) throw new RangeError(`There is no column or group ${name} to leave out`)
    return kept
  }, columns)
}

function belongsTo(column: string, name: string): boolean {
  return column === name || column.startsWith(`${name}/`) || column.startsWith(`${name}_`)
}
