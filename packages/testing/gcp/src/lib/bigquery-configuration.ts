import { z } from 'zod'
import { tableSchema } from './bigquery-field.ts'
import type { Destination } from './bigquery-write.ts'

/** What a job is told. A property that is not here is refused: it would change what the job does. */

const tableReference = z
  .strictObject({ projectId: z.string(), datasetId: z.string(), tableId: z.string() })
  .transform(({ projectId, datasetId, tableId }) => ({ project: projectId, dataset: datasetId, table: tableId }))

/** A number as text, as the API writes long ones. 0 is no time to keep anything. */
export const milliseconds = z.coerce.number().int().positive()

const schemaUpdates = z.array(z.enum(['ALLOW_FIELD_ADDITION', 'ALLOW_FIELD_RELAXATION'])).default([])

export const partitioningSchema = z
  .strictObject({
    type: z.enum(['DAY', 'MONTH', 'YEAR']),
    field: z.string(),
    // To send nothing or null is the same: googleapis/python-bigquery#2403.
    expirationMs: milliseconds.nullish(),
  })
  .transform(({ expirationMs, ...partitioning }) => ({ ...partitioning, expirationMs: expirationMs ?? undefined }))
  .optional()

export const clusteringSchema = z
  .strictObject({ fields: z.array(z.string()) })
  .transform(({ fields }) => fields)
  .optional()

const writing = {
  writeDisposition: z.enum(['WRITE_TRUNCATE', 'WRITE_APPEND', 'WRITE_EMPTY']),
  createDisposition: z.enum(['CREATE_IF_NEEDED', 'CREATE_NEVER']).default('CREATE_IF_NEEDED'),
  schemaUpdateOptions: schemaUpdates,
  timePartitioning: partitioningSchema,
  clustering: clusteringSchema,
}

export const loadConfiguration = z.strictObject({
  ...writing,
  destinationTable: tableReference,
  writeDisposition: writing.writeDisposition.default('WRITE_APPEND'),
  sourceFormat: z.enum(['CSV', 'PARQUET']).default('CSV'),
  sourceUris: z.array(z.string()).optional(),
  schema: tableSchema.optional(),
  skipLeadingRows: z.coerce.number().int().min(0).default(0),
  allowQuotedNewlines: z.boolean().default(false),
  fieldDelimiter: z.string().length(1).default(','),
  nullMarker: z.string().default(''),
  encoding: z.literal('UTF-8').default('UTF-8'),
  // Control characters are kept here in any case.
  preserveAsciiControlCharacters: z.boolean().default(false),
  maxBadRecords: z.literal(0).default(0),
  decimalTargetTypes: z.array(z.enum(['NUMERIC', 'BIGNUMERIC', 'STRING'])).default(['NUMERIC']),
  parquetOptions: z.strictObject({ enableListInference: z.boolean().optional() }).optional(),
})

export type LoadConfiguration = z.infer<typeof loadConfiguration>

const parameter = z.strictObject({
  name: z.string(),
  parameterType: z.strictObject({ type: z.string() }),
  parameterValue: z.strictObject({ value: z.coerce.string().nullish() }),
})

export const queryConfiguration = z.strictObject({
  ...writing,
  destinationTable: tableReference.optional(),
  writeDisposition: writing.writeDisposition.default('WRITE_EMPTY'),
  query: z.string(),
  useLegacySql: z.literal(false),
  useQueryCache: z.boolean().optional(),
  priority: z.literal('INTERACTIVE').optional(),
  parameterMode: z.literal('NAMED').or(z.literal('named')).optional(),
  queryParameters: z.array(parameter).default([]),
  // Means nothing to the service; Google's client for Node.js sends it along.
  types: z.unknown().optional(),
  defaultDataset: z.strictObject({ projectId: z.string().optional(), datasetId: z.string() }).optional(),
})

export type QueryConfiguration = z.infer<typeof queryConfiguration>

export const labelsSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, 'is no label key'),
  z.string().regex(/^[a-z0-9_-]{0,63}$/, 'is no label value'),
)

export const newJob = z.strictObject({
  jobReference: z
    .strictObject({
      projectId: z.string(),
      jobId: z.string().regex(/^[A-Za-z0-9_-]{1,1024}$/),
      location: z.string().optional(),
    })
    .optional(),
  configuration: z.strictObject({
    load: z.looseObject({}).optional(),
    query: z.looseObject({}).optional(),
    labels: labelsSchema.optional(),
    jobTimeoutMs: z.coerce.number().optional(),
    dryRun: z.boolean().optional(),
  }),
})

/** Where a job writes to. */
export function destinationOf(
  reference: { readonly dataset: string; readonly table: string },
  configuration: Pick<
    LoadConfiguration,
    'writeDisposition' | 'createDisposition' | 'schemaUpdateOptions' | 'timePartitioning' | 'clustering'
  >,
): Destination {
  return {
    reference,
    write: configuration.writeDisposition,
    create: configuration.createDisposition,
    updates: configuration.schemaUpdateOptions,
    partitioning: configuration.timePartitioning,
    clustering: configuration.clustering,
  }
}
