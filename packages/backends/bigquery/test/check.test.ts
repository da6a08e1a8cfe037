import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { costing, type Fixture, openFixture, replace, uncancelled } from './fixture.ts'

const bucket = 'gs://acme-staging/finops'

/** Everything that is tried of a dataset that is there, and of a bucket. */
const all = [
  'bigquery.datasets.get on dataset test-project:finops',
  'bigquery.jobs.create on project test-project',
  'bigquery.jobs.list on project test-project',
  'bigquery.tables.create on dataset test-project:finops',
  'bigquery.tables.get on dataset test-project:finops',
  'bigquery.tables.getData on dataset test-project:finops',
  'bigquery.tables.update on dataset test-project:finops',
  'bigquery.tables.updateData on dataset test-project:finops',
  'bigquery.tables.delete on dataset test-project:finops',
  'no expiration of table test-project:finops.finops_ledger',
  'no expiration of table test-project:finops.bills',
  'storage.objects.create on bucket acme-staging',
  'storage.objects.get on bucket acme-staging',
  'storage.objects.list on bucket acme-staging',
  'storage.objects.update on bucket acme-staging',
  'storage.objects.delete on bucket acme-staging',
  'temp_directory of the test',
]
const withoutReading = all.filter((what) => !what.startsWith('no expiration'))

async function check({
  backend,
  options,
}: Pick<Fixture, 'backend' | 'options'>): Promise<{ readonly tried: string[]; readonly errors: unknown[] }> {
  const tried: string[] = []
  const errors: unknown[] = []
  for await (const { what, error } of backend.check(uncancelled)) {
    tried.push(what.replace(options.temp_directory ?? '', 'of the test'))
    if (error !== undefined) errors.push(error)
  }
  return { tried, errors }
}

test('everything that loads need is tried, and nothing of it stays', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, gcs, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  const jobs = server.jobs()
  expect(await check(fixture)).toEqual({ tried: all, errors: [] })
  expect(server.jobs()).toEqual(jobs)
  expect(server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
  expect(gcs.keys('acme-staging')).toEqual([])
})

test.each([
  ['bigquery.jobs.create', 'project test-project', 'roles/bigquery.jobUser on the project', all],
  ['bigquery.jobs.list', 'project test-project', 'roles/bigquery.user on the project', all],
  ['bigquery.tables.get', 'dataset test-project:finops', 'roles/bigquery.dataEditor on the dataset', withoutReading],
  [
    'bigquery.tables.getData',
    'dataset test-project:finops',
    'roles/bigquery.dataEditor on the dataset',
    withoutReading,
  ],
  ['bigquery.tables.update', 'dataset test-project:finops', 'roles/bigquery.dataEditor on the dataset', all],
  ['bigquery.tables.updateData', 'dataset test-project:finops', 'roles/bigquery.dataEditor on the dataset', all],
  ['storage.objects.create', 'bucket acme-staging', 'roles/storage.objectUser on the bucket', all],
  ['storage.objects.get', 'bucket acme-staging', 'roles/storage.objectUser on the bucket', all],
  ['storage.objects.list', 'bucket acme-staging', 'roles/storage.objectUser on the bucket', all],
  ['storage.objects.update', 'bucket acme-staging', 'roles/storage.objectUser on the bucket', all],
  ['storage.objects.delete', 'bucket acme-staging', 'roles/storage.objectUser on the bucket', all],
  [
    'bigquery.datasets.get',
    'dataset test-project:finops',
    'roles/bigquery.dataEditor on the dataset',
    withoutReading.filter((what) => !what.includes('tables')),
  ],
  [
    'bigquery.tables.create',
    'dataset test-project:finops',
    'roles/bigquery.dataEditor on the dataset',
    withoutReading.filter((what) => !what.includes('tables') || what.includes('tables.create')),
  ],
])('without %s that is named, with the role that has it', async (permission, on, role, tried) => {
  await using fixture = await openFixture({ bucket })
  const { server, gcs, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  if (permission.startsWith('storage.')) gcs.deny(permission)
  else server.deny(permission)
  expect(await check(fixture)).toEqual({
    tried,
    errors: [
      expect.objectContaining({
        code: 'BACKEND_DENIED',
        message: expect.stringContaining(`${permission} on ${on}`),
        fix: expect.stringContaining(`Grant ${role}`),
      }),
    ],
  })
  expect(server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
})

test('without the permission to remove tables, the one that was made goes away by itself', async () => {
  let now = new Date('2026-10-05T12:00:00Z')
  await using fixture = await openFixture({ bucket }, { now: () => now })
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  server.deny('bigquery.tables.delete')
  const { errors } = await check(fixture)
  expect(errors).toMatchObject([{ code: 'BACKEND_DENIED' }])
  const [made = ''] = server.tables('finops').filter((name) => name.startsWith('finops_check_'))
  const rows = () => server.query(`SELECT n FROM \`finops.${made}\``)
  expect(await rows()).toEqual([])
  now = new Date(Date.now() + 61 * 60 * 1000)
  await expect(rows()).rejects.toThrow('Not found')
})

test('of a dataset that is not there, it is tried whether it may be made, and it is not made', async () => {
  await using fixture = await openFixture()
  const { server } = fixture
  const expected = [...all.slice(0, 3), 'bigquery.datasets.create on project test-project', ...all.slice(-1)]
  expect(await check(fixture)).toEqual({ tried: expected, errors: [] })
  expect(() => server.tables('finops')).toThrow('Not found')

  const allow = server.deny('bigquery.datasets.create')
  expect(await check(fixture)).toMatchObject({
    tried: expected,
    errors: [
      {
        code: 'BACKEND_DENIED',
        message: expect.stringContaining('bigquery.datasets.create on project test-project'),
        fix: expect.stringContaining('Grant roles/bigquery.user on the project'),
      },
    ],
  })
  allow()
  server.deny('bigquery.jobs.create')
  expect((await check(fixture)).tried).toEqual([...all.slice(0, 3), ...all.slice(-1)])
})

test('what is tried runs where the dataset is, or will be made', async () => {
  await using fixture = await openFixture({ location: 'EU' })
  const { server, open, backend, write } = fixture
  const tried = () =>
    server.requests.flatMap(({ operation, location }) => (operation === 'jobs.insert' ? location : []))
  await check(fixture)
  expect(tried()).toEqual(['EU', 'EU'])
  await replace(backend, await write(costing('1')))
  server.resetRequests()
  for await (const { error } of open({ location: undefined }).check(uncancelled)) expect(error).toBeUndefined()
  expect(tried()).toEqual(['EU'])
})

test('the answer to what was made may get lost', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  server.fault({ operation: 'tables.insert', times: 1, breakAfter: 0 })
  expect((await check(fixture)).errors).toEqual([])
  expect(server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
})

test('a bucket that is not there is named', async () => {
  await using fixture = await openFixture({ bucket: 'gs://acme-stagign' })
  expect((await check(fixture)).errors).toMatchObject([
    { code: 'STORE_UNKNOWN', message: 'There is no bucket acme-stagign', fix: expect.stringContaining('bucket') },
  ])
})

test('a dataset that is elsewhere is told', async () => {
  await using fixture = await openFixture()
  const { backend, open, options, write } = fixture
  await replace(backend, await write(costing('1')))
  const { tried, errors } = await check({ backend: open({ location: 'EU' }), options })
  expect(tried[1]).toBe('location EU')
  expect(errors).toMatchObject([
    { code: 'CONFIG_INVALID', message: 'The dataset test-project.finops is in US, not in EU' },
  ])
  expect((await check({ backend: open({ location: 'us' }), options })).errors).toEqual([])
})

test('a folder for copies that is none is told, and one that will be made is not', async () => {
  await using fixture = await openFixture()
  const { open, options } = fixture
  const file = join(options.temp_directory ?? '', 'file')
  await writeFile(file, '')
  expect((await check({ backend: open({ temp_directory: file }), options })).errors).toMatchObject([
    { code: 'FILE_UNREADABLE', place: { file }, fix: expect.stringContaining('temp_directory') },
  ])
  const none = open({ temp_directory: join(options.temp_directory ?? '', 'none') })
  expect((await check({ backend: none, options })).errors).toEqual([])
})

test('credentials that are not accepted are said once', async () => {
  await using fixture = await openFixture({ bucket })
  fixture.server.fault({ error: { status: 401, reason: 'authError', message: 'Invalid Credentials' } })
  await expect(check(fixture)).rejects.toMatchObject({
    code: 'BACKEND_DENIED',
    message: 'Google accepts no credentials: Invalid Credentials',
  })
})

test('a check that is stopped leaves nothing either', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  const abort = new AbortController()
  server.fault({ operation: 'tables.testIamPermissions', before: () => abort.abort(), delay: 50 })
  const checking = (async () => {
    for await (const { error } of backend.check({ signal: abort.signal })) expect(error).toBeUndefined()
  })()
  await expect(checking).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
})
