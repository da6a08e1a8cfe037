import type { BackendCheck } from '@openfinops/plugin'
import { checkBucket } from './check-bucket.ts'
import { checkFolder } from './check-folder.ts'
import { checkTables } from './check-tables.ts'
import { elsewhere, readDataset } from './dataset.ts'
import { onDataset, onProject } from './names.ts'
import { identifier } from './quote.ts'
import { tried } from './tried.ts'
import type { Warehouse } from './warehouse.ts'

/** Tries the permissions that loads need, in the order in which they need them, and looks at places. */
export async function* check(warehouse: Warehouse, signal: AbortSignal): AsyncGenerator<BackendCheck, void> {
  const { client, settings } = warehouse
  const found = await tried(warehouse, onDataset('bigquery.datasets.get', settings), signal, () =>
    readDataset(warehouse),
  )
  yield found.check
  if (found.value !== undefined && settings.location !== undefined) {
    yield { what: `location ${settings.location}`, error: elsewhere(found.value) }
  }

  const location = found.value?.location ?? settings.location ?? 'US'
  const dryRun = (permission: string, query: string) =>
    tried(warehouse, onProject(permission, settings), signal, () =>
      client.createQueryJob({ query, location, dryRun: true }),
    )
  const jobs = await dryRun('bigquery.jobs.create', 'SELECT 1')
  yield jobs.check
  const listed = await tried(warehouse, onProject('bigquery.jobs.list', settings), signal, () =>
    client.getJobs({ allUsers: true, maxResults: 1, autoPaginate: false }),
  )
  yield listed.check

  if (found.value !== undefined) yield* checkTables(warehouse, signal)
  else if (found.check.error === undefined && jobs.check.error === undefined) {
    const schema = identifier(`${settings.project}.${settings.dataset}`)
    yield (await dryRun('bigquery.datasets.create', `CREATE SCHEMA ${schema}`)).check
  }
  if (settings.bucket !== undefined) yield* checkBucket(warehouse, settings.bucket, signal)
  yield* checkFolder(settings.temporaryFolder)
}
