import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackendContext } from '@openfinops/plugin'
import { temporaryPath } from '@openfinops/plugin-kit'
import { objectUri } from './bucket.ts'
import type { Field } from './field.ts'
import type { FilePart } from './file-parts.ts'
import { loadConfiguration } from './load-configuration.ts'
import { copyParquet, isNested, type ParquetColumn } from './parquet-file.ts'
import { removeAll } from './remove-all.ts'
import { isStored, type ObjectPlace, putObject } from './staged-object.ts'
import { uploadJob } from './upload.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** A Parquet file that load jobs read, in a form that BigQuery takes. */
export interface ParquetSource {
  /** Makes what a job needs: nothing before, for a job that is there already needs no file. */
  prepare(): Promise<void>
  /** Starts a job that puts it into a table or a partition. */
  startLoad(id: string, table: string, fields: readonly Field[]): Promise<void>
  /** What `remove` removes: the URI of objects with a star at its end, or a path. */
  readonly name: string
  /** Removes what was made, here and in the bucket, by earlier runs that made other parts of it too. */
  remove(): Promise<void>
  /** Removes what was made here, and leaves the bucket to a job that may still read it. */
  close(): Promise<void>
}

export interface ParquetFile {
  readonly path: string
  readonly columns: readonly ParquetColumn[]
  /** None when it goes as it is. */
  readonly parts: readonly FilePart[]
}

/** @param name tells the file from others in the bucket; the same file has the same name. */
export async function parquetSource(
  warehouse: LocatedWarehouse,
  { path, columns, parts }: ParquetFile,
  name: string,
  context: BackendContext,
): Promise<ParquetSource> {
  const { signal } = context
  const { settings, client, location } = warehouse
  const { bucket, temporaryFolder } = settings
  const isCopied = parts.length > 0 || columns.some(isNested)
  const file = isCopied ? await temporaryPath(join(temporaryFolder, 'finops-month.parquet')) : path
  const copy = { path, columns, target: file, temporaryFolder }
  const objects =
    parts.length === 0 ? [`${name}.parquet`] : parts.map(({ from, to }) => `${name}_${from}-${to}.parquet`)
  const places: readonly ObjectPlace[] = bucket === undefined ? [] : objects.map((object) => ({ bucket, object }))

  async function close(): Promise<void> {
    if (isCopied) await rm(file, { force: true })
  }

  /** A part of it lies on this disk at a time. Those that an earlier run has sent stay. */
  async function sendParts(): Promise<void> {
    let sent = 0
    let left = parts.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const [at, part] of parts.entries()) {
      const place = places[at]
      left -= part.bytes
      if (place === undefined || (await isStored(warehouse, place, signal))) continue
      await copyParquet({ ...copy, rows: part }, signal)
      const { size } = await stat(file)
      const before = sent
      const onSent = (bytes: number) => context.onSent?.(before + bytes, before + size + left)
      await putObject(warehouse, place, file, { signal, onSent })
      sent += size
    }
  }

  return {
    name: bucket === undefined ? file : `${objectUri(bucket, name)}*`,
    async prepare() {
      if (isCopied) await mkdir(temporaryFolder, { recursive: true })
      if (parts.length > 0) return sendParts()
      if (isCopied) await copyParquet(copy, signal)
      for (const place of places) await putObject(warehouse, place, file, context)
    },
    async startLoad(id, table, fields) {
      const load = loadConfiguration(settings, table, fields)
      const labels = { ...settings.labels }
      if (places.length === 0) {
        const jobReference = { projectId: settings.project, jobId: id, location }
        await uploadJob(warehouse, { jobReference, configuration: { load, labels } }, file, context)
      } else {
        const sourceUris = places.map((place) => objectUri(place.bucket, place.object))
        await client.createJob({ jobId: id, location, configuration: { load: { ...load, sourceUris }, labels } })
      }
    },
    async remove() {
      await close()
      if (bucket !== undefined) await removeAll(warehouse, { bucket, object: name }, places, signal)
    },
    close,
  }
}
