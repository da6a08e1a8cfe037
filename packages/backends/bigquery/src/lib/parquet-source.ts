import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackendContext } from '@openfinops/plugin'
import { temporaryPath } from '@openfinops/plugin-kit'
import { objectUri } from './bucket.ts'
import type { Field } from './field.ts'
import { loadConfiguration } from './load-configuration.ts'
import { copyWithoutMaps, isNested, type ParquetColumn } from './parquet-file.ts'
import { putObject, removeObject } from './staged-object.ts'
import { uploadJob } from './upload.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** A Parquet file that load jobs read, in a form that BigQuery takes. */
export interface ParquetSource {
  /** Makes what a job needs: nothing before, for a job that is there already needs no file. */
  prepare(): Promise<void>
  /** Starts a job that puts it into a table or a partition. */
  startLoad(id: string, table: string, fields: readonly Field[]): Promise<void>
  /** Removes what was made, here and in the bucket. */
  remove(): Promise<void>
  /** Removes what was made here, and leaves the bucket to a job that may still read it. */
  close(): Promise<void>
}

/** @param name tells the file from others in the bucket; the same file has the same name. */
export async function parquetSource(
  warehouse: LocatedWarehouse,
  path: string,
  columns: readonly ParquetColumn[],
  name: string,
  context: BackendContext,
): Promise<ParquetSource> {
  const { signal } = context
  const { settings, client, location } = warehouse
  const { bucket, temporaryFolder } = settings
  const object = `${name}.parquet`
  const hasMaps = columns.some(isNested)
  const file = hasMaps ? await temporaryPath(join(temporaryFolder, 'finops-month.parquet')) : path

  async function close(): Promise<void> {
    if (hasMaps) await rm(file, { force: true })
  }

  return {
    async prepare() {
      if (hasMaps) {
        await mkdir(temporaryFolder, { recursive: true })
        await copyWithoutMaps(path, columns, file, temporaryFolder, signal)
      }
      if (bucket !== undefined) await putObject(warehouse, { bucket, object }, file, context)
    },
    async startLoad(id, table, fields) {
      const load = loadConfiguration(settings, table, fields)
      const labels = { ...settings.labels }
      if (bucket === undefined) {
        const jobReference = { projectId: settings.project, jobId: id, location }
        await uploadJob(warehouse, { jobReference, configuration: { load, labels } }, file, context)
      } else {
        const sourceUris = [objectUri(bucket, object)]
        await client.createJob({ jobId: id, location, configuration: { load: { ...load, sourceUris }, labels } })
      }
    },
    async remove() {
      await close()
      if (bucket !== undefined) await removeObject(warehouse, { bucket, object }, signal)
    },
    close,
  }
}
