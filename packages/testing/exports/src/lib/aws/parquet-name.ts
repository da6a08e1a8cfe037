/**
 * The name that a column of a legacy report has in Parquet and Athena: an underscore before every upper-case letter,
 * lower case, and one underscore for all else: `savingsPlan/SavingsPlanARN` is `savings_plan_savings_plan_a_r_n`.
 */
export function parquetName(header: string): string {
  return header
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}
