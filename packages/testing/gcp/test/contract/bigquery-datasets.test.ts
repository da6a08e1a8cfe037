import { describe, expect, test } from 'vitest'
import { refused } from '../bigquery-fixture.ts'
import { useBigQuery } from './use-bigquery.ts'

const bigquery = useBigQuery()

describe('datasets', () => {
  const next = () => `${bigquery.dataset.id}_2`

  test('a dataset is where it was made, with its labels', async () => {
    const [, made] = await bigquery.client.createDataset(next(), { location: 'EU', labels: { team: 'finops' } })
    expect(made).toMatchObject({ location: 'EU', labels: { team: 'finops' } })
    const [found] = await bigquery.client.dataset(next()).getMetadata()
    expect(found).toMatchObject({
      kind: 'bigquery#dataset',
      datasetReference: { projectId: bigquery.target.project, datasetId: next() },
      location: 'EU',
      labels: { team: 'finops' },
    })
  })

  test('a dataset is made once', async () => {
    const id = bigquery.dataset.id ?? ''
    await expect(bigquery.client.createDataset(id)).rejects.toMatchObject({
      code: 409,
      ...refused('duplicate', /^Already Exists: /),
    })
  })

  test('a dataset that is not there is notFound', async () => {
    await expect(bigquery.client.dataset('none').getMetadata()).rejects.toMatchObject({
      code: 404,
      ...refused('notFound', /^Not found: /),
    })
  })

  test('a name that is none is refused', async () => {
    await expect(bigquery.client.createDataset('with-dash')).rejects.toMatchObject({
      code: 400,
      ...refused('invalid', /Invalid dataset ID "with-dash"/),
    })
  })

  test('a dataset with tables stays', async () => {
    await bigquery.table('t', [{ name: 'n', type: 'INTEGER' }])
    await expect(bigquery.dataset.delete()).rejects.toThrow()
    expect(await bigquery.dataset.exists()).toEqual([true])
  })

  test('a dataset with tables is in use', async () => {
    await bigquery.table('t', [{ name: 'n', type: 'INTEGER' }])
    await expect(bigquery.dataset.delete()).rejects.toMatchObject({
      code: 400,
      ...refused('resourceInUse', `Dataset ${bigquery.target.project}:${bigquery.dataset.id} is still in use`),
    })
  })

  test('a dataset is deleted with its tables by those who mean it', async () => {
    await bigquery.table('t', [{ name: 'n', type: 'INTEGER' }])
    await bigquery.dataset.delete({ force: true })
    expect(await bigquery.dataset.exists()).toEqual([false])
  })
})
