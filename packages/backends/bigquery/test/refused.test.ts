import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import { bigqueryBackend } from '../src/index.ts'
import { costing, openFixture, replace, uncancelled } from './fixture.ts'

test.each([
  ['bigquery.datasets.get', 'dataset test-project:finops', 'roles/bigquery.dataEditor on the dataset'],
  ['bigquery.jobs.list', 'project test-project', 'roles/bigquery.user on the project'],
  ['bigquery.jobs.create', 'project test-project', 'roles/bigquery.jobUser on the project'],
  ['bigquery.tables.get', 'table test-project:finops.finops_ledger', 'roles/bigquery.dataEditor on the dataset'],
  ['bigquery.tables.getData', 'table test-project:finops.finops_ledger', 'roles/bigquery.dataEditor on the dataset'],
  ['bigquery.tables.updateData', 'table test-project:finops.bills', 'roles/bigquery.dataEditor on the dataset'],
])('a load without %s says so, and which role has it', async (permission, on, role) => {
  await using fixture = await openFixture()
  const { server, open, write } = fixture
  await replace(open(), await write(costing('1')))
  const allow = server.deny(permission)
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  await expect(replace(open(), load)).rejects.toMatchObject({
    code: 'BACKEND_DENIED',
    message: expect.stringContaining(`BigQuery refuses ${permission} on ${on}`),
    fix: expect.stringContaining(role),
    retryable: false,
  })
  allow()
  expect(await fixture.rows('cost')).toEqual([['1']])
  await replace(open(), load)
  expect(await fixture.rows('cost')).toEqual([['2']])
})

test('the first load names what it may not make', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  const load = await write(costing('1'))
  const allow = server.deny('bigquery.datasets.create')
  await expect(replace(backend, load)).rejects.toMatchObject({
    code: 'BACKEND_DENIED',
    message: expect.stringContaining('BigQuery refuses bigquery.datasets.create on project test-project'),
  })
  allow()
  server.deny('bigquery.tables.create')
  await expect(replace(backend, load)).rejects.toMatchObject({
    code: 'BACKEND_DENIED',
    message: expect.stringContaining('BigQuery refuses bigquery.tables.create on dataset test-project:finops'),
  })
})

test('without credentials nothing is sent, and the process lives on', async () => {
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', `${import.meta.dirname}/no-such-key.json`)
  try {
    await using fixture = await openFixture()
    const load = await fixture.write(costing('1'))
    const backend = bigqueryBackend({ project: 'acme', dataset: 'finops', endpoint: 'https://127.0.0.1:9' })
    const denied = { code: 'BACKEND_DENIED', fix: expect.stringContaining('GOOGLE_APPLICATION_CREDENTIALS') }
    await expect(replace(backend, load)).rejects.toMatchObject(denied)
    await expect(backend.periods(uncancelled)).rejects.toMatchObject(denied)
  } finally {
    vi.unstubAllEnvs()
  }
})

test.each([
  [
    'a key that was mangled on its way',
    {
      type: 'service_account',
      project_id: 'acme',
      client_email: 'finops@acme.iam.gserviceaccount.com',
      private_key: '-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n',
    },
  ],
  [
    'a token of another cloud that is not there',
    {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/ci',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: 'https://127.0.0.1:9/token',
      credential_source: { file: '/no-such-token' },
    },
  ],
])('%s is told as what it is', async (_, key) => {
  await using fixture = await openFixture()
  const file = join(fixture.options.temp_directory ?? '', 'key.json')
  await writeFile(file, JSON.stringify(key))
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', file)
  try {
    const backend = bigqueryBackend({ project: 'acme', dataset: 'finops', endpoint: 'https://127.0.0.1:9' })
    await expect(backend.periods(uncancelled)).rejects.toMatchObject({
      code: 'BACKEND_DENIED',
      fix: expect.stringContaining('GOOGLE_APPLICATION_CREDENTIALS'),
    })
  } finally {
    vi.unstubAllEnvs()
  }
})

test('credentials that are not accepted are no permission that is missing', async () => {
  await using fixture = await openFixture()
  fixture.server.fault({ error: { status: 401, reason: 'authError', message: 'Invalid Credentials' } })
  await expect(fixture.backend.periods(uncancelled)).rejects.toMatchObject({
    code: 'BACKEND_DENIED',
    message: 'Google accepts no credentials: Invalid Credentials',
  })
})

test('a service that is not there is unavailable', async () => {
  const backend = bigqueryBackend({
    project: 'acme',
    dataset: 'finops',
    endpoint: 'http://127.0.0.1:9',
    max_attempts: 2,
  })
  await expect(backend.periods(uncancelled)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining('BigQuery cannot be reached'),
  })
}, 30_000)

test('a quota that is used up is retryable, and says whose', async () => {
  await using fixture = await openFixture()
  const message = 'Quota exceeded: Your table exceeded quota for imports or query appends per table'
  fixture.server.fault({ operation: 'datasets.get', error: { status: 403, reason: 'quotaExceeded', message } })
  await expect(fixture.backend.periods(uncancelled)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    retryable: true,
    message: `BigQuery answers quotaExceeded: ${message}`,
  })
}, 30_000)

test('no error holds the access token', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  const load = await write(costing('1'))
  const errors: unknown[] = []
  for (const operation of ['datasets.get', 'jobs.upload', 'jobs.insert']) {
    const mend = server.fault({ operation, error: { status: 403, reason: 'accessDenied' } })
    errors.push(await replace(backend, load).catch((error: unknown) => error))
    mend()
  }
  expect(errors.map((error) => error instanceof Error)).toEqual([true, true, true])
  expect(inspect(errors, { depth: 20 })).not.toMatch(/bearer/i)
})
