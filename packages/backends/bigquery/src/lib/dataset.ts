import { FinopsError } from '@openfinops/plugin'
import { z } from 'zod'
import { onDataset, onProject } from './names.ts'
import { serviceError } from './service-error.ts'
import type { LocatedWarehouse, Warehouse } from './warehouse.ts'

const resource = z.object({ location: z.string() })

/** `undefined` when there is no dataset. */
export async function findDataset(warehouse: Warehouse, signal: AbortSignal): Promise<LocatedWarehouse | undefined> {
  return warehouse.ask(onDataset('bigquery.datasets.get', warehouse.settings), signal, () => readDataset(warehouse))
}

/** Asks once, and throws what the client throws. */
export async function readDataset(warehouse: Warehouse): Promise<LocatedWarehouse | undefined> {
  try {
    const [metadata] = await warehouse.client.dataset(warehouse.settings.dataset).getMetadata()
    return { ...warehouse, ...resource.parse(metadata) }
  } catch (error) {
    if (serviceError(error)?.status === 404) return undefined
    throw error
  }
}

/**
 * Makes the dataset if need be.
 * @throws FinopsError `CONFIG_INVALID` when it is elsewhere than the configuration says.
 */
export async function ensureDataset(warehouse: Warehouse, signal: AbortSignal): Promise<LocatedWarehouse> {
  const { dataset, location, labels } = warehouse.settings
  const found = await findDataset(warehouse, signal)
  if (found !== undefined) {
    const error = elsewhere(found)
    if (error !== undefined) throw error
    return found
  }
  return warehouse.ask(onProject('bigquery.datasets.create', warehouse.settings), signal, async () => {
    try {
      const [, metadata] = await warehouse.client.createDataset(dataset, {
        location: location ?? 'US',
        labels: { ...labels },
      })
      return { ...warehouse, ...resource.parse(metadata) }
    } catch (error) {
      // Somebody else made it meanwhile.
      const made = serviceError(error)?.status === 409 ? await findDataset(warehouse, signal) : undefined
      if (made === undefined) throw error
      return made
    }
  })
}

/** Says that the dataset is not where the configuration says; `undefined` when it is, or when that says nothing. */
export function elsewhere({ location: found, settings }: LocatedWarehouse): FinopsError | undefined {
  const { project, dataset, location } = settings
  if (location === undefined || location.toLowerCase() === found.toLowerCase()) return undefined
  return new FinopsError('CONFIG_INVALID', `The dataset ${project}.${dataset} is in ${found}, not in ${location}`, {
    fix: `Set location to ${found}, or name another dataset: one that is there cannot move.`,
  })
}
