import { z } from 'zod'

const pattern = z
  .string()
  .refine(isPattern, 'is not a regular expression with one group in parentheses')
  .transform((source) => new RegExp(source))

/** The options that every vendor of Data Exports has. */
export const dataExportsOptions = z.strictObject({
  /** Finds the billing period, `YYYY-MM`, in the key of a manifest: its first group. */
  partition_regex: pattern.optional(),
  /** Finds the delivery's id in the key of a manifest, in place of the manifest's execution id: its first group. */
  export_id_regex: pattern.optional(),
})

export type DataExportsOptions = z.output<typeof dataExportsOptions>

function isPattern(source: string): boolean {
  try {
    return new RegExp(`${source}|`).exec('')?.length === 2
  } catch {
    return false
  }
}
