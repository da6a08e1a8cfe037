import { expect, test } from 'vitest'
import plugin from '../src/index.ts'

const required = { project: 'acme', dataset: 'finops' }

async function issues(options: object): Promise<readonly string[]> {
  const result = await plugin.options['~standard'].validate(options)
  return result.issues?.map(({ path = [], message }) => `${path.join('.')}: ${message}`) ?? []
}

test('the plugin says what it is and takes the options of the README', async () => {
  expect([plugin.kind, plugin.apiVersion, plugin.name]).toEqual(['backend', 1, 'bigquery'])
  const all = {
    ...required,
    location: 'EU',
    labels: { team: 'finops' },
    bucket: 'gs://acme-staging/finops',
    tags: 'json',
    job_timeout: 600,
    max_attempts: 3,
    temp_directory: './tmp',
    endpoint: 'https://bigquery-acme.p.googleapis.com',
    storage_endpoint: 'https://storage-acme.p.googleapis.com',
  }
  expect(await issues(all)).toEqual([])
  expect(await issues(required)).toEqual([])
})

test('options that cannot be meant are refused', async () => {
  expect(await issues({ ...required, tables: 'x' })).toHaveLength(1)
  expect(await issues({ project: 'acme' })).toHaveLength(1)
  expect(await issues({ ...required, dataset: 'fin-ops' })).toEqual([
    'dataset: must be letters, digits and underscores',
  ])
  expect(await issues({ ...required, bucket: 's3://acme' })).toEqual([
    'bucket: must be gs://bucket or gs://bucket/prefix',
  ])
  expect(await issues({ ...required, labels: { Team: 'x' } })).toHaveLength(1)
  expect(await issues({ ...required, endpoint: 'https://user:pass@host' })).toEqual([
    'endpoint: holds more than an address',
  ])
})

test('creating asks nobody', () => {
  const backend = plugin.create({ ...required, endpoint: 'http://127.0.0.1:9' }, { folder: '/', env: {} })
  expect(backend.name).toBe('bigquery')
})
