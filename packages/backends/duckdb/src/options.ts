import { z } from 'zod'

export const duckdbOptions = z.strictObject({
  /** The database file. Made when the first period is loaded, and its folder too. Relative to the configuration. */
  path: z
    .string()
    .min(1)
    .refine((path) => !path.startsWith(':memory:'), 'must be a file: a database in memory is gone after every load'),
  /**
   * The most memory DuckDB takes: a number and `MB` or `GB`. Below it, what does not fit goes to the temporary
   * directory: loads get slower, not wrong. Default: `2GB`, or half of the machine's memory where that is less.
   */
  memory_limit: z
    .string()
    .regex(/^\d+(\.\d+)? ?[MG]B$/, 'must be a number and MB or GB, as in 2GB')
    .optional(),
  /**
   * How many threads load. Each needs some 250 MB while it writes a table of 130 columns, so the default is one for
   * every 512 MB of the memory limit, and no more than the machine has cores.
   */
  threads: z.int().min(1).optional(),
  /** Where DuckDB puts what does not fit into memory. Default: beside the database. Relative to the configuration. */
  temp_directory: z.string().min(1).optional(),
  /** How long to wait for another process that has the database open. Default 10. */
  lock_wait_seconds: z.number().min(0).optional(),
})

export type DuckDBOptions = z.infer<typeof duckdbOptions>
