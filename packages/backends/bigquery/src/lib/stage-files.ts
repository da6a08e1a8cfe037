import { createHash } from 'node:crypto'
import { FinopsError, isFinopsError, type StreamedFile } from '@openfinops/plugin'
import { allOrStop } from '@openfinops/plugin-kit'
import { objectUri } from './bucket.ts'
import { countedRows, countLabel } from './counted-rows.ts'
import type { DirectLoad } from './direct-load.ts'
import { doOnce } from './do-once.ts'
import { type Field, schemaOf } from './field.ts'
import type { FileGroup } from './file-groups.ts'
import { jobId } from './job-id.ts'
import { onTable } from './names.ts'
import { copyObject, type ObjectPlace, removeObject } from './staged-object.ts'
import { type DescribedField, describeStaging, ensureTable, removeTable } from './table.ts'
import type { LocatedWarehouse } from './warehouse.ts'

const day = 24 * 60 * 60 * 1000
/** Files on their way at one time. */
const concurrency = 3

/** Files that lie in a table of their own, as they are. */
export interface StagedGroup {
  readonly group: FileGroup
  readonly table: string
  readonly fields: readonly DescribedField[]
  readonly rows: number
}

/**
 * Copies the files into the bucket and loads them from there into tables on the way, group by group; what an earlier run
 * has done is found.
 * @throws FinopsError `ROWS_MISSING` when BigQuery has made another number of rows of files than they have.
 */
export async function stageFiles(
  warehouse: LocatedWarehouse,
  direct: DirectLoad,
  groups: readonly FileGroup[],
  signal: AbortSignal,
): Promise<readonly StagedGroup[]> {
  const staged = new Map<FileGroup, StagedGroup>()
  const copies = Math.max(1, Math.floor(concurrency / groups.length))
  await allOrStop([...groups.entries()], concurrency, signal, async ([at, group], inner) => {
    staged.set(group, await stageGroup(warehouse, direct, { group, at, copies }, inner))
  })
  return groups.flatMap((group) => staged.get(group) ?? [])
}

interface Numbered {
  readonly group: FileGroup
  readonly at: number
  /** Files of the group that are copied at one time. */
  readonly copies: number
}

async function stageGroup(
  warehouse: LocatedWarehouse,
  direct: DirectLoad,
  { group, at, copies }: Numbered,
  signal: AbortSignal,
): Promise<StagedGroup> {
  const { settings, client, location } = warehouse
  const { identity, former } = direct
  const table = tableOf(direct, at)
  const configuration = loadOf(direct, group)
  const fields = group.format === 'csv' ? textFields(group.columns.length) : []
  let counted = 0
  const task = {
    attempt: onTable('bigquery.tables.updateData', settings, table),
    id: (attempt: number) => jobId(settings, identity, former, `stage${at}`, attempt),
    async prepare() {
      counted = 0
      await allOrStop(group.files, copies, signal, async (file, inner) => {
        const rows = await copyObject(warehouse, placeOf(direct, file), file, contentTypes[direct.load.format], inner)
        counted += rows
      })
    },
    async start(id: string) {
      const destinationTable = { projectId: settings.project, datasetId: settings.dataset, tableId: table }
      const load = { ...configuration, destinationTable }
      const labels = { ...settings.labels, [countLabel]: String(counted) }
      await client.createJob({ jobId: id, location, configuration: { load, labels } })
    },
  }
  for (let from = 0; ; ) {
    // Made anew when an earlier one has expired; then it is empty, and loaded again.
    await ensureTable(warehouse, table, { fields, expiresAt: new Date(Date.now() + day) }, signal)
    const done = await doOnce(warehouse, task, signal, from).catch((error: unknown) => {
      throw explained(error, direct, group)
    })
    const expected = done.found ? await countedRows(warehouse, done.id, signal) : counted
    const found = await describeStaging(warehouse, table, signal)
    if (found?.rows === done.rows && found.rows === expected) return { group, table, ...found }
    if (!done.found) {
      if (found?.rows === done.rows) throw rowsMissing(group, done.rows, counted)
      throw new FinopsError(
        'JOB_FAILED',
        `Job ${done.id} loaded ${done.rows} rows, ${table} has ${found?.rows ?? 'none'}`,
      )
    }
    // What an earlier run has left may be gone, or be less than it sent: the files are loaded anew.
    from = done.attempt + 1
  }
}

/** Texts as they are from CSV; what the file says from Parquet. */
function loadOf(direct: DirectLoad, { format, files, columns }: FileGroup) {
  const common = {
    sourceUris: files.map((file) => uriOf(placeOf(direct, file))),
    createDisposition: 'CREATE_NEVER' as const,
    writeDisposition: 'WRITE_TRUNCATE' as const,
    maxBadRecords: 0,
  }
  if (format === 'parquet') {
    const decimalTargetTypes = ['NUMERIC' as const, 'BIGNUMERIC' as const, 'STRING' as const]
    return { ...common, sourceFormat: 'PARQUET' as const, decimalTargetTypes }
  }
  return {
    ...common,
    sourceFormat: 'CSV' as const,
    schema: { fields: schemaOf(textFields(columns.length)) },
    skipLeadingRows: 1,
    allowQuotedNewlines: true,
    preserveAsciiControlCharacters: true,
    encoding: 'UTF-8',
  }
}

/** Headers have names that columns cannot have. */
function textFields(count: number): readonly Field[] {
  return Array.from({ length: count }, (_, at) => ({ name: `c${at}`, type: 'STRING' }))
}

/** Names the file, where the service does. */
function explained(error: unknown, direct: DirectLoad, { files }: FileGroup): unknown {
  if (!isFinopsError(error) || error.code !== 'JOB_FAILED' || !error.message.includes('Error while reading data')) {
    return error
  }
  const file = files.find((each) => error.message.includes(uriOf(placeOf(direct, each)))) ?? onlyOne(files)
  return new FinopsError('FILE_MALFORMED', error.message, {
    ...(file === undefined ? {} : { file: file.key }),
    fix: 'Load this export without --direct, which names the line; if that fails too, tell the vendor.',
    cause: error,
  })
}

function rowsMissing({ files }: FileGroup, found: number, expected: number): FinopsError {
  const [first, ...more] = files.map(({ key }) => key)
  const which = more.length === 0 ? 'the file' : `the ${files.length} files from ${first} to ${more.at(-1)}`
  return new FinopsError('ROWS_MISSING', `BigQuery has read ${found} rows, ${which} held ${expected} when sent`, {
    ...(first === undefined || more.length > 0 ? {} : { file: first }),
    fix: 'Run the same command again; if it is the same again, load this export without --direct.',
  })
}

function onlyOne(files: readonly StreamedFile[]): StreamedFile | undefined {
  return files.length === 1 ? files[0] : undefined
}

/** Removes everything that was put into the bucket. */
export async function removeObjects(
  warehouse: LocatedWarehouse,
  direct: DirectLoad,
  signal: AbortSignal,
): Promise<void> {
  const copied = direct.load.files.filter(({ columns }) => columns.length > 0)
  await allOrStop(copied, concurrency, signal, (file, inner) => removeObject(warehouse, placeOf(direct, file), inner))
}

/** Removes the tables that the files were loaded into. */
export async function removeTables(
  warehouse: LocatedWarehouse,
  direct: DirectLoad,
  groups: readonly FileGroup[],
  signal: AbortSignal,
): Promise<void> {
  await allOrStop([...groups.keys()], concurrency, signal, (at, inner) =>
    removeTable(warehouse, tableOf(direct, at), inner),
  )
}

function tableOf({ staging }: DirectLoad, at: number): string {
  return `${staging}_${at}`
}

const contentTypes = {
  csv: 'text/csv',
  'csv.gz': 'application/gzip',
  'csv.zip': 'application/zip',
  parquet: 'application/vnd.apache.parquet',
} as const

/** The name follows from load, key and ETag: one that is there holds this content and no other. */
function placeOf({ staging, bucket, load }: DirectLoad, { key, etag }: StreamedFile): ObjectPlace {
  const file = createHash('sha256')
    .update(JSON.stringify([key, etag]))
    .digest('hex')
    .slice(0, 20)
  return { bucket, object: `${staging}_${file}.${load.format}` }
}

function uriOf({ bucket, object }: ObjectPlace): string {
  return objectUri(bucket, object)
}
