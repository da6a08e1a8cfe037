import { z } from 'zod'
import { onProject } from './names.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** The label of a load job that says how many rows its files have, as they were counted when they were sent. */
export const countLabel = 'finops_rows'

const labelled = z.object({
  configuration: z.object({ labels: z.record(z.string(), z.string()).optional() }),
})

/** What the label of a job says; `undefined` for a job without it. */
export async function countedRows(
  { ask, settings, client, location }: LocatedWarehouse,
  id: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [metadata] = await ask(onProject('bigquery.jobs.get', settings), signal, () =>
    client.job(id, { location }).getMetadata(),
  )
  const label = labelled.parse(metadata).configuration.labels?.[countLabel]
  return label === undefined ? undefined : Number(label)
}
