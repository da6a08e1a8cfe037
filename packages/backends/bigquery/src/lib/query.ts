import { FinopsError, isFinopsError, type QueryResult } from '@openfinops/plugin'
import { z } from 'zod'
import { findDataset } from './dataset.ts'
import { finishQuery, queryPage } from './finish-query.ts'
import { isoMoment } from './moment.ts'
import { onDataset } from './names.ts'
import { accepted } from './service-error.ts'
import type { LocatedWarehouse, Warehouse } from './warehouse.ts'

type Row = readonly (string | null)[]

const field = z.object({ name: z.string(), type: z.string(), mode: z.string().optional() })

const page = z.object({
  jobComplete: z.boolean(),
  schema: z.object({ fields: z.array(field).default([]) }).optional(),
  rows: z.array(z.object({ f: z.array(z.object({ v: z.unknown() })) })).default([]),
  pageToken: z.string().optional(),
})

type Page = z.infer<typeof page>

/** Runs one statement of somebody's that reads. Tables are found without the dataset in front. */
export async function query(warehouse: Warehouse, sql: string, signal: AbortSignal): Promise<QueryResult> {
  const located = await findDataset(warehouse, signal)
  if (located === undefined) {
    throw new FinopsError('QUERY_FAILED', `There is no dataset ${warehouse.settings.dataset}`, {
      fix: 'Load a period first.',
    })
  }
  try {
    await requireReading(located, sql, signal)
    const attempt = onDataset('bigquery.tables.getData', located.settings)
    const { id, first } = await finishQuery(
      located,
      {
        attempt,
        start: async (jobId) => {
          await start(located, sql, signal, { jobId })
        },
        read: (jobId) => readPage(located, jobId),
      },
      signal,
    )
    const fields = first.schema?.fields ?? []
    return {
      columns: fields.map(({ name, type, mode }) => ({ name, type: mode === 'REPEATED' ? `ARRAY<${type}>` : type })),
      rows: rowsOf(located, id, first, signal),
    }
  } catch (error) {
    throw failed(error)
  }
}

const dryRun = z.object({ statistics: z.object({ query: z.object({ statementType: z.string().optional() }) }) })

async function requireReading(warehouse: LocatedWarehouse, sql: string, signal: AbortSignal): Promise<void> {
  if (sql.trim() === '') throw new FinopsError('QUERY_FAILED', 'The statement is empty')
  const tried = await start(warehouse, sql, signal, { dryRun: true })
  const { statementType } = dryRun.parse(tried).statistics.query
  if (statementType === 'SELECT') return
  throw new FinopsError('QUERY_FAILED', `The statement does not only read: ${statementType}`, {
    fix: 'Write one SELECT.',
  })
}

function start(
  { client, settings, location, ask }: LocatedWarehouse,
  sql: string,
  signal: AbortSignal,
  options: { readonly jobId: string } | { readonly dryRun: true },
): Promise<unknown> {
  const defaultDataset = { projectId: settings.project, datasetId: settings.dataset }
  const labels = { ...settings.labels }
  return ask(onDataset('bigquery.tables.getData', settings), signal, () =>
    accepted(async () => {
      const [, metadata] = await client.createQueryJob({ query: sql, location, defaultDataset, labels, ...options })
      return metadata
    }),
  )
}

async function readPage(warehouse: LocatedWarehouse, jobId: string, pageToken?: string): Promise<Page> {
  return page.parse(await queryPage(warehouse, jobId, pageToken))
}

async function* rowsOf(
  warehouse: LocatedWarehouse,
  jobId: string,
  first: Page,
  signal: AbortSignal,
): AsyncGenerator<Row, undefined> {
  const fields = first.schema?.fields ?? []
  const attempt = onDataset('bigquery.tables.getData', warehouse.settings)
  for (let present = first; ; ) {
    for (const { f } of present.rows) yield f.map(({ v }, at) => cellText(v, fields[at]))
    const { pageToken } = present
    if (pageToken === undefined) return
    present = await warehouse
      .ask(attempt, signal, () => readPage(warehouse, jobId, pageToken))
      .catch((error: unknown) => {
        throw failed(error)
      })
  }
}

/** Numbers come to their last digit; what is nested is given as JSON. */
function cellText(value: unknown, column: z.infer<typeof field> | undefined): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'string') return JSON.stringify(plain(value))
  return column?.type === 'TIMESTAMP' ? isoMoment(value) : value
}

const record = z.object({ f: z.array(z.object({ v: z.unknown() })) })
const list = z.array(z.object({ v: z.unknown() }))

/** Without the envelopes of the API. */
function plain(value: unknown): unknown {
  const asList = list.safeParse(value)
  if (asList.success) return asList.data.map(({ v }) => plain(v))
  const asRecord = record.safeParse(value)
  return asRecord.success ? asRecord.data.f.map(({ v }) => plain(v)) : value
}

/** What is wrong with the statement is its author's; that BigQuery refuses or does not answer is not. */
function failed(error: unknown): unknown {
  if (!isFinopsError(error) || error.code !== 'JOB_FAILED') return error
  return new FinopsError('QUERY_FAILED', error.message, { cause: error })
}
