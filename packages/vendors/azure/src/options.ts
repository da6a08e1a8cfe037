import { z } from 'zod'

export const azureOptions = z.strictObject({
  /** What the export holds. Each has a table of its own: the same charges in two of them would count twice. */
  type: z.enum(['actual', 'amortized', 'focus', 'usage']).default('actual'),
  /** `listing` for exports that are so old that Azure writes no manifest: `<export>_<guid>.csv`. */
  discovery: z.enum(['manifest', 'listing']).default('manifest'),
})

export type AzureOptions = z.output<typeof azureOptions>
