import { z } from 'zod'
import type { Attempt } from './backend-error.ts'
import { finishQuery, queryPage } from './finish-query.ts'
import { accepted } from './service-error.ts'
import type { LocatedWarehouse } from './warehouse.ts'

export type TextRow = readonly (string | null)[]

/** A parameter: a text, a number, a day or microseconds, as text; and of which type. */
export interface Parameter {
  readonly type: 'STRING' | 'INT64' | 'DATE' | 'TIMESTAMP'
  readonly value: string | null
}

export interface Query {
  readonly sql: string
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** What it needs, beside `bigquery.jobs.create`. */
  readonly attempt: Attempt
}

const page = z.object({
  jobComplete: z.boolean(),
  rows: z.array(z.object({ f: z.array(z.object({ v: z.string().nullable() })) })).default([]),
  pageToken: z.string().optional(),
  numDmlAffectedRows: z.string().optional(),
})

export interface QueryOutcome {
  readonly rows: readonly TextRow[]
  /** Rows that the statement changed. */
  readonly changed: number
}

/**
 * Runs a statement of ours and reads all of its few rows. Cells are as the API sends them. The statement has to be one
 * that may run twice, should BigQuery say of a job that did its work that it failed: one that reads, that gives a column
 * the type that it has, or that changes a row only where that still is what it was before.
 */
export async function runQuery(warehouse: LocatedWarehouse, query: Query, signal: AbortSignal): Promise<QueryOutcome> {
  const { attempt } = query
  const read = async (id: string, pageToken?: string) => page.parse(await queryPage(warehouse, id, pageToken))
  const start = async (id: string) => {
    await warehouse.ask(attempt, signal, () => accepted(() => startQuery(warehouse, query, id)))
  }
  const { id, first } = await finishQuery(warehouse, { attempt, start, read }, signal)
  const rows: TextRow[] = []
  for (let found = first; ; ) {
    rows.push(...found.rows.map(({ f }) => f.map(({ v }) => v)))
    const { pageToken } = found
    if (pageToken === undefined) return { rows, changed: Number(first.numDmlAffectedRows ?? 0) }
    found = await warehouse.ask(attempt, signal, () => read(id, pageToken))
  }
}

/** Starts a statement of ours under this id, and waits for nothing. */
export async function startQuery(
  { client, settings, location }: LocatedWarehouse,
  { sql, parameters = {} }: Query,
  jobId: string,
): Promise<void> {
  // The client's own way sends NULL for a day or a moment that is given as text.
  const queryParameters = Object.entries(parameters).map(([name, { type, value }]) => ({
    name,
    parameterType: { type },
    parameterValue: value === null ? {} : { value },
  }))
  const named = queryParameters.length === 0 ? {} : { parameterMode: 'NAMED', queryParameters }
  await client.createQueryJob({ query: sql, jobId, location, labels: { ...settings.labels }, ...named })
}
