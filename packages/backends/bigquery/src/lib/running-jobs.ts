import { waitForJob } from './job.ts'
import { jobPrefix } from './job-id.ts'
import { onProject } from './names.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/**
 * Waits for jobs that still write the table, whoever started them: a run that was killed leaves its job behind, and if
 * that ended last, it would put an older delivery in the place of a newer one, or a table as it was in the place of one
 * with a month more.
 */
export async function othersDone(warehouse: LocatedWarehouse, table: string, signal: AbortSignal): Promise<void> {
  const prefix = jobPrefix(warehouse.settings, table)
  const ids = await warehouse.ask(onProject('bigquery.jobs.list', warehouse.settings), signal, async () => {
    const [jobs] = await warehouse.client.getJobs({ stateFilter: ['pending', 'running'], allUsers: true })
    return jobs.flatMap(({ id }) => (id?.startsWith(prefix) === true ? id : []))
  })
  for (const id of ids) await waitForJob(warehouse, id, signal)
}
