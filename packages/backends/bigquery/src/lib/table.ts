import { FinopsError } from '@openfinops/plugin'
import { z } from 'zod'
import { expires, expiring, lasting } from './expiry.ts'
import { type Field, ownFields, schemaOf } from './field.ts'
import { onDataset, onTable } from './names.ts'
import { serviceError } from './service-error.ts'
import type { Warehouse } from './warehouse.ts'

const field = z.looseObject({
  name: z.string(),
  type: z.string(),
  mode: z.string().optional(),
  description: z.string().optional(),
  policyTags: z.looseObject({ names: z.array(z.string()).optional() }).optional(),
  get fields() {
    return z.array(field).optional()
  },
})

/** A column as the service describes it, with all that it says. A record has members. */
export type DescribedField = z.infer<typeof field>

const resource = expiring.extend({
  schema: z.object({ fields: z.array(field).default([]) }).optional(),
  numRows: z.coerce.number().default(0),
  clustering: z.object({ fields: z.array(z.string()) }).optional(),
})

export interface Table extends z.infer<typeof expiring> {
  readonly fields: readonly DescribedField[]
  /** The columns it is clustered by. */
  readonly clustering: readonly string[]
}

/**
 * A table that finops made; `undefined` when there is none.
 * @throws FinopsError `BACKEND_UNUSABLE` when something else has that name.
 */
export async function findTable(warehouse: Warehouse, table: string, signal: AbortSignal): Promise<Table | undefined> {
  const metadata = await findResource(warehouse, table, signal)
  if (metadata === undefined) return undefined
  const { schema, timePartitioning, clustering } = metadata
  const fields = schema?.fields ?? []
  const isOurs =
    timePartitioning?.type === 'MONTH' &&
    timePartitioning.field === 'billing_period' &&
    ownFields.every(({ name, type }) => fields.some((field) => field.name === name && field.type === type))
  if (!isOurs) throw foreign(table)
  return { ...expiring.parse(metadata), fields, clustering: clustering?.fields ?? [] }
}

export async function hasTable(warehouse: Warehouse, table: string, signal: AbortSignal): Promise<boolean> {
  return (await findResource(warehouse, table, signal)) !== undefined
}

/** A table on the way, as it is now; `undefined` when there is none. */
export async function describeStaging(
  warehouse: Warehouse,
  table: string,
  signal: AbortSignal,
): Promise<{ readonly fields: readonly DescribedField[]; readonly rows: number } | undefined> {
  const metadata = await findResource(warehouse, table, signal)
  return metadata && { fields: metadata.schema?.fields ?? [], rows: metadata.numRows }
}

/** What the service says of a table, whosever it is; `undefined` when there is none. */
export async function findResource(
  warehouse: Warehouse,
  table: string,
  signal: AbortSignal,
): Promise<z.infer<typeof resource> | undefined> {
  const { client, settings } = warehouse
  return warehouse.ask(onTable('bigquery.tables.get', settings, table), signal, async () => {
    try {
      const [metadata] = await client.dataset(settings.dataset).table(table).getMetadata()
      return resource.parse(metadata)
    } catch (error) {
      if (serviceError(error)?.status === 404) return undefined
      throw error
    }
  })
}

export interface NewTable {
  /** None for a table that gets them from the first job that writes it. */
  readonly fields: readonly Field[]
  readonly timePartitioning?: { readonly type: 'MONTH'; readonly field: string }
  readonly clustering?: readonly string[]
  readonly description?: string
  /** When it goes away by itself. */
  readonly expiresAt?: Date
}

/**
 * Makes a table unless there is one of that name. One that is not told when to go away stays, whatever is the default of
 * its dataset; when that cannot be changed, it cannot be used by the next load either.
 */
export async function ensureTable(
  warehouse: Warehouse,
  table: string,
  { fields, clustering = [], expiresAt, ...rest }: NewTable,
  signal: AbortSignal,
): Promise<void> {
  const { client, settings } = warehouse
  await warehouse.ask(onDataset('bigquery.tables.create', settings), signal, async () => {
    try {
      await client.dataset(settings.dataset).createTable(table, {
        ...rest,
        ...(fields.length === 0 ? {} : { schema: { fields: schemaOf(fields) } }),
        labels: { ...settings.labels },
        ...(clustering.length === 0 ? {} : { clustering: { fields: [...clustering] } }),
        ...(expiresAt === undefined ? {} : { expirationTime: String(expiresAt.getTime()) }),
      })
    } catch (error) {
      if (serviceError(error)?.status !== 409) throw error
    }
  })
  if (expiresAt === undefined) await makeLasting(warehouse, table, signal)
}

/** Keeps a table that was made a moment ago, and its partitions, from going away by themselves. */
export async function makeLasting(warehouse: Warehouse, table: string, signal: AbortSignal): Promise<void> {
  const found = await findResource(warehouse, table, signal)
  if (found !== undefined && expires(found)) await patchTable(warehouse, table, lasting(found), signal)
}

/**
 * Gives a table further columns: NULL in the rows that are there.
 * @param fields all of its columns, those that it has first, with all that is said of them: what is left out goes away.
 */
export async function setFields(
  warehouse: Warehouse,
  table: string,
  fields: readonly Field[],
  signal: AbortSignal,
): Promise<void> {
  await patchTable(
    warehouse,
    table,
    { schema: { fields: fields.map((each) => ({ mode: 'NULLABLE', ...each })) } },
    signal,
  )
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/patch: what is null goes away. */
async function patchTable(warehouse: Warehouse, table: string, json: object, signal: AbortSignal): Promise<void> {
  const { client, settings } = warehouse
  await warehouse.ask(onTable('bigquery.tables.update', settings, table), signal, () =>
    client.dataset(settings.dataset).table(table).request({ method: 'PATCH', uri: '', json }),
  )
}

/** Removes a table if there is one. */
export async function removeTable(warehouse: Warehouse, table: string, signal: AbortSignal): Promise<void> {
  const { client, settings } = warehouse
  await warehouse.ask(onTable('bigquery.tables.delete', settings, table), signal, async () => {
    try {
      await client.dataset(settings.dataset).table(table).delete()
    } catch (error) {
      if (serviceError(error)?.status !== 404) throw error
    }
  })
}

function foreign(table: string): FinopsError {
  return new FinopsError('BACKEND_UNUSABLE', `"${table}" is not a table that finops made`, {
    fix: 'It would be partitioned by the month of billing_period. Rename it, or load into another table.',
  })
}
