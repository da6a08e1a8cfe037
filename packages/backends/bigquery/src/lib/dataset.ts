import { FinopsError } from '@openfinops/plugin'
import { z } from 'zod'
import { onDataset, onProject } from './names.ts'
import { serviceError } from './service-error.ts'
import type { Warehouse } from './warehouse.ts'

const resource = z.object({ location: z.string() })

/** Where the dataset is; `undefined` when there is none. */
export async function findDataset(warehouse: Warehouse, signal: AbortSignal): Promise<string | undefined> {
  const { client, settings } = warehouse
  return warehouse.ask(onDataset('bigquery.datasets.get', settings), signal, async () => {
    try {
      const [metadata] = await client.dataset(settings.dataset).getMetadata()
      return resource.parse(metadata).location
    } catch (error) {
      if (serviceError(error)?.status === 404) return undefined
      throw error
    }
  })
}

/**
 * Where the dataset is, which is made if need be.
 * @throws FinopsError `CONFIG_INVALID` when it is elsewhere than the configuration says.
 */
export async function ensureDataset(warehouse: Warehouse, signal: AbortSignal): Promise<string> {
  const { project, dataset, location, labels } = warehouse.settings
  const found = await findDataset(warehouse, signal)
  if (found !== undefined) {
    if (location === undefined || location.toLowerCase() === found.toLowerCase()) return found
    throw new FinopsError('CONFIG_INVALID', `The dataset ${project}.${dataset} is in ${found}, not in ${location}`, {
      fix: `Set location to ${found}, or name another dataset: one that is there cannot move.`,
    })
  }
  return warehouse.ask(onProject('bigquery.datasets.create', warehouse.settings), signal, async () => {
    try {
      const [, metadata] = await warehouse.client.createDataset(dataset, {
        location: location ?? 'US',
        labels: { ...labels },
      })
      return resource.parse(metadata).location
    } catch (error) {
      // Somebody else made it meanwhile.
      const made = serviceError(error)?.status === 409 ? await findDataset(warehouse, signal) : undefined
      if (made === undefined) throw error
      return made
    }
  })
}
