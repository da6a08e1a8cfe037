import { z } from 'zod'
import { invalid, notImplemented } from './bigquery-error.ts'
import type { BigQueryMischief } from './bigquery-faults.ts'
import type { BigQueryState } from './bigquery-state.ts'

/** A request that was found in order. */
export interface BigQueryCall {
  readonly state: BigQueryState
  /** What the path names: `dataset`, `table`, `job`. */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
  readonly mischief: BigQueryMischief
  /** Writes an uploaded file to the disk and tells its size. */
  readonly save: (path: string) => Promise<number>
}

export type BigQueryOperation = (call: BigQueryCall) => Promise<object>

/** Reads what was sent. @throws BigQueryError: what this server does not know is no success. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  const place = issue?.path.join('.') ?? ''
  if (issue?.code === 'unrecognized_keys') {
    throw notImplemented(`${[place, issue.keys.join(', ')].filter((part) => part !== '').join('.')}`)
  }
  throw invalid(`Invalid value at '${place}': ${issue?.message ?? z.prettifyError(error)}`)
}

/** A part of the path that the route has. */
export function named({ path }: Pick<BigQueryCall, 'path'>, name: string): string {
  const value = path[name]
  if (value === undefined) throw new Error(`The path has no ${name}`)
  return value
}

/** One page of what there is: `maxResults` from `pageToken` on. */
export function pageOf<T>(
  items: readonly T[],
  query: URLSearchParams,
): { readonly items: readonly T[]; readonly pageToken: string | undefined } {
  const start = Number(query.get('pageToken') ?? query.get('startIndex') ?? 0)
  const end = start + Number(query.get('maxResults') ?? 10_000)
  return { items: items.slice(start, end), pageToken: end < items.length ? String(end) : undefined }
}
