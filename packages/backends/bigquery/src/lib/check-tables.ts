import { randomUUID } from 'node:crypto'
import type { BackendCheck } from '@openfinops/plugin'
import { z } from 'zod'
import { denied } from './backend-error.ts'
import { checkExpiry } from './check-expiry.ts'
import { onDataset } from './names.ts'
import { accepted } from './service-error.ts'
import { told, tried } from './tried.ts'
import type { Warehouse } from './warehouse.ts'

const hour = 60 * 60 * 1000

const answer = z.object({ permissions: z.array(z.string()).default([]) })

/** What is asked about rather than done. */
const asked = ['get', 'getData', 'update', 'updateData'].map((name) => `bigquery.tables.${name}`)

const readable = ['bigquery.tables.get', 'bigquery.tables.getData']

/** Tries what loads do with tables, on an empty one of its own in the dataset, which has to be there. */
export async function* checkTables(warehouse: Warehouse, signal: AbortSignal): AsyncGenerator<BackendCheck, void> {
  const { client, settings } = warehouse
  const name = `finops_check_${randomUUID().replaceAll('-', '')}`
  const table = client.dataset(settings.dataset).table(name)
  const on = (permission: string) => onDataset(permission, settings)
  const made = await tried(warehouse, on('bigquery.tables.create'), signal, () =>
    accepted(() =>
      table.create({
        schema: { fields: [{ name: 'n', type: 'INTEGER' }] },
        labels: { ...settings.labels },
        expirationTime: String(Date.now() + hour),
      }),
    ),
  )
  yield made.check
  if (made.check.error !== undefined) return

  let held: readonly string[]
  let removed: BackendCheck
  try {
    held = await warehouse.ask(on('bigquery.tables.get'), signal, async () => {
      const [response] = await table.testIamPermissions(asked)
      return answer.parse(response).permissions
    })
  } finally {
    // Also when everything else is stopped.
    const own = AbortSignal.timeout(10_000)
    const { check } = await tried(warehouse, on('bigquery.tables.delete'), own, () =>
      table.delete({ ignoreNotFound: true }),
    )
    removed = check
  }
  for (const permission of asked) {
    const attempt = on(permission)
    const missing = denied(attempt, `BigQuery gives no ${permission} on ${attempt.on}`)
    yield told(attempt, held.includes(permission) ? undefined : missing)
  }
  yield removed
  if (readable.every((permission) => held.includes(permission))) yield* checkExpiry(warehouse, signal)
}
