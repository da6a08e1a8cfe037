import { FinopsError } from '@openfinops/plugin'
import { z } from 'zod'
import { tableName } from './names.ts'
import type { Settings } from './settings.ts'

/** What a table says of its end, as the API has it. */
export const expiring = z.object({
  expirationTime: z.string().optional(),
  timePartitioning: z
    .object({ type: z.string(), field: z.string().optional(), expirationMs: z.string().optional() })
    .optional(),
})

const day = 24 * 60 * 60 * 1000

type Expiring = z.infer<typeof expiring>

/** Whether a table, or its partitions, go away by themselves. */
export function expires({ expirationTime, timePartitioning }: Expiring): boolean {
  return expirationTime !== undefined || timePartitioning?.expirationMs !== undefined
}

/**
 * What makes a table stay, and its partitions with it. When it is made that cannot be said: nothing and null are the
 * default of the dataset, and 0 is no value.
 * Source: https://github.com/googleapis/python-bigquery/issues/2403,
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TimePartitioning
 */
export function lasting({ timePartitioning }: Expiring): object {
  return {
    expirationTime: null,
    ...(timePartitioning === undefined ? {} : { timePartitioning: { ...timePartitioning, expirationMs: null } }),
  }
}

/** @throws FinopsError `BACKEND_UNUSABLE` when a table, or its partitions, go away by themselves. */
export function requireLasting(settings: Settings, table: string, found: Expiring): void {
  const error = expiryError(settings, table, found)
  if (error !== undefined) throw error
}

/** `undefined` for a table that stays. */
export function expiryError(
  settings: Settings,
  table: string,
  { expirationTime, timePartitioning }: Expiring,
): FinopsError | undefined {
  const endings: string[] = []
  const options: string[] = []
  if (expirationTime !== undefined) {
    endings.push(`the table is deleted at ${new Date(Number(expirationTime)).toISOString()}`)
    options.push('expiration_timestamp = NULL')
  }
  if (timePartitioning?.expirationMs !== undefined) {
    endings.push(`its months ${Number(timePartitioning.expirationMs) / day} days after they began`)
    options.push('partition_expiration_days = NULL')
  }
  if (endings.length === 0) return undefined
  const sql = `ALTER TABLE ${tableName(settings, table)} SET OPTIONS (${options.join(', ')})`
  return new FinopsError('BACKEND_UNUSABLE', `"${table}" does not keep what is loaded: ${endings.join(', ')}`, {
    fix:
      `Run: bq --project_id=${settings.project} query --use_legacy_sql=false '${sql}'. In a project without billing ` +
      'that cannot be: enable billing first.',
  })
}
