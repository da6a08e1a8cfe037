import { expect, test } from 'vitest'
import { refused } from '../bigquery-fixture.ts'
import { useBigQuery } from './use-bigquery.ts'

const bigquery = useBigQuery()

// Permissions, tables and jobs are told from each other by these words.
test('errors name what is there or missing in the words of Google', async () => {
  const { client, dataset, target } = bigquery
  const id = dataset.id ?? ''
  const n = [{ name: 'n', type: 'INTEGER' }]
  await bigquery.table('t', n)
  await expect(client.createDataset(id)).rejects.toMatchObject(
    refused('duplicate', `Already Exists: Dataset ${target.project}:${id}`),
  )
  await expect(client.dataset('none').getMetadata()).rejects.toMatchObject(
    refused('notFound', `Not found: Dataset ${target.project}:none`),
  )
  await expect(bigquery.table('t', n)).rejects.toMatchObject(
    refused('duplicate', `Already Exists: Table ${target.project}:${id}.t`),
  )
  await expect(dataset.table('none').getMetadata()).rejects.toMatchObject(
    refused('notFound', `Not found: Table ${target.project}:${id}.none`),
  )
  await expect(client.job('none', { location: 'US' }).getMetadata()).rejects.toMatchObject(
    refused('notFound', `Not found: Job ${target.project}:US.none`),
  )
})
