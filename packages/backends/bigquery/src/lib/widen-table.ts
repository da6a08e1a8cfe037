import { FinopsError } from '@openfinops/plugin'
import { type Field, retyped } from './field.ts'
import { jobError, waitForJob } from './job.ts'
import { widenJobId } from './job-id.ts'
import { onTable, tableName } from './names.ts'
import { identifier } from './quote.ts'
import { runQuery } from './run-query.ts'
import { accepted } from './service-error.ts'
import { type DescribedField, makeLasting, setFields, type Table } from './table.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** What `ALTER TABLE` can do. https://cloud.google.com/bigquery/docs/managing-table-schemas#change_type */
const alterable: Readonly<Record<string, readonly string[]>> = {
  INTEGER: ['NUMERIC', 'BIGNUMERIC'],
  NUMERIC: ['BIGNUMERIC'],
}

/** Gives columns of a table wider types, at once or not at all; what they hold stays what it is. */
export async function widenTable(
  warehouse: LocatedWarehouse,
  name: string,
  table: Table,
  widened: readonly Field[],
  signal: AbortSignal,
): Promise<void> {
  const before = (field: Field) => table.fields.find((each) => each.name === field.name)?.type ?? ''
  if (widened.every((field) => alterable[before(field)]?.includes(field.type) === true)) {
    const attempt = onTable('bigquery.tables.update', warehouse.settings, name)
    for (const field of widened) {
      const sql = `ALTER TABLE ${tableName(warehouse.settings, name)}
        ALTER COLUMN ${identifier(field.name)} SET DATA TYPE ${field.type}`
      await runQuery(warehouse, { sql, attempt }, signal)
    }
  } else if (widened.length > 0) {
    requireNoPolicyTags(table)
    const values = widened.map((field) => `${converted(field, before(field))} AS ${identifier(field.name)}`)
    await rewrite(warehouse, name, { ...table, fields: retyped(table.fields, widened) }, values, signal)
  }
}

/**
 * Writes the whole table anew, in one job.
 * @param table as it is to be then.
 */
async function rewrite(
  warehouse: LocatedWarehouse,
  name: string,
  { fields, clustering }: Table,
  values: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { client, settings, location } = warehouse
  const attempt = onTable('bigquery.tables.updateData', settings, name)
  const jobId = widenJobId(settings, name)
  await warehouse.ask(attempt, signal, () =>
    accepted(() =>
      client.createQueryJob({
        jobId,
        location,
        labels: { ...settings.labels },
        query: `SELECT * REPLACE (${values.join(', ')}) FROM ${tableName(settings, name)}`,
        destination: client.dataset(settings.dataset).table(name),
        writeDisposition: 'WRITE_TRUNCATE',
        timePartitioning: { type: 'MONTH', field: 'billing_period' },
        ...(clustering.length === 0 ? {} : { clustering: { fields: [...clustering] } }),
      }),
    ),
  )
  const { failure } = await waitForJob(warehouse, jobId, signal)
  if (failure !== undefined) throw jobError(jobId, failure, attempt)
  // The table has the columns of the query now, of which nobody has said anything.
  await setFields(warehouse, name, fields, signal)
  await makeLasting(warehouse, name, signal)
}

/** They would be gone until they are set again, or for good: the column could be read by those who may not. */
function requireNoPolicyTags({ fields }: Table): void {
  const tagged = fields.find(isTagged)
  if (tagged === undefined) return
  throw new FinopsError('BACKEND_UNUSABLE', 'The table has to be rewritten, which takes policy tags away', {
    column: tagged.name,
    fix: 'Take the policy tags from the columns, run the same command again, and put them back; or load into another table.',
  })
}

function isTagged({ policyTags, fields = [] }: DescribedField): boolean {
  return (policyTags?.names ?? []).length > 0 || fields.some(isTagged)
}

/** The text of a moment is the one that a column of texts would have held. */
function converted({ name, type }: Field, from: string): string {
  const value = identifier(name)
  if (from === 'TIMESTAMP' && type === 'STRING') return `FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E*SZ', ${value})`
  return `CAST(${value} AS ${type})`
}
