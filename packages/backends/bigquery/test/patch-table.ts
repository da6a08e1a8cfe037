import type { BigQueryServer } from '@openfinops/testing-gcp'
import { expect } from 'vitest'

/** Changes a table of the dataset `finops`, as somebody else would. */
export async function patchTable({ url, project }: BigQueryServer, table: string, change: object): Promise<void> {
  const response = await fetch(`${url}/bigquery/v2/projects/${project}/datasets/finops/tables/${table}`, {
    method: 'PATCH',
    headers: { Authorization: 'Bearer any', 'Content-Type': 'application/json' },
    body: JSON.stringify(change),
  })
  expect(await response.json()).toMatchObject({ kind: 'bigquery#table' })
}
