import { FinopsError } from '@openfinops/plugin'
import { expect, test } from 'vitest'
import { bucket, csv, delivery, expectUntouched, type FileContent, openLoaded, stream } from './direct-fixture.ts'
import { openFixture } from './fixture.ts'

const manifest = 'manifest-2'

test.each([
  ['VALUE_INVALID', 'Line/Cost', 'abc'],
  ['VALUE_INVALID', 'Line/Cost', '1_000'],
  ['VALUE_INVALID', 'Line/Cost', ' 1'],
  ['VALUE_INVALID', 'Line/Cost', '1,5'],
  ['VALUE_INVALID', 'Line/Cost', 'NaN'],
  ['VALUE_INVALID', 'Line/Cost', '1e'],
  ['VALUE_INEXACT', 'Line/Cost', '1e-39'],
  ['VALUE_INEXACT', 'Line/Cost', '-0.1234567890123456789012345678901234567891'],
  ['VALUE_INEXACT', 'Line/Cost', '123456789012345678901234567890123456789'],
  ['VALUE_INEXACT', 'Line/Cost', '1e38'],
  ['VALUE_INEXACT', 'Line/Cost', '1e99999'],
  ['VALUE_INVALID', 'Usage Start', 'yesterday'],
  ['VALUE_INVALID', 'Usage Start', '2026-02-30T00:00:00Z'],
  ['VALUE_INVALID', 'Usage Start', '2026-10-01T00:00:00.1234567Z'],
  ['VALUE_INVALID', 'Day', '2026-02-30'],
  ['VALUE_INVALID', 'Day', '12/25/2026'],
  ['VALUE_INVALID', 'Day', '10/32/2026'],
  ['VALUE_INVALID', 'Tags', 'a=b'],
  ['VALUE_INVALID', 'Tags', '[]'],
  ['VALUE_INVALID', 'Tags', '{'],
  ['VALUE_INVALID', 'Tags', '{"a":{"b":"c"}}'],
  ['VALUE_INVALID', 'Tags', '{"a":1.50}'],
  ['VALUE_INVALID', 'Tags', '{"a":"\\ud83d\\ude00"}'],
  ['VALUE_INVALID', 'Account', 'M\uFFFDnchen'],
])('%s in %s: %s', async (code, column, value) => {
  await using fixture = await openLoaded()
  const text = `id,${column}\n1,\n2,"${value.replaceAll('"', '""')}"\n`
  const load = delivery({ manifest, files: [csv('export/b.csv', text)] })
  await expect(stream(fixture.backend, load)).rejects.toMatchObject({
    code,
    place: { file: 'export/b.csv', column, value },
    fix: expect.stringContaining('without --direct'),
  })
  await expectUntouched(fixture)
})

test('of files that are loaded together the first is named, and how many there are', async () => {
  await using fixture = await openLoaded()
  const files = [csv('export/a.csv', 'id,Line/Cost\n1,1\n'), csv('export/b.csv', 'id,Line/Cost\n2,x\n')]
  await expect(stream(fixture.backend, delivery({ manifest, files }))).rejects.toMatchObject({
    code: 'VALUE_INVALID',
    message: 'The value is not a number (in one of 2 files, the first of which is export/a.csv)',
    place: { column: 'Line/Cost', value: 'x' },
  })
  await expectUntouched(fixture)
})

test('days that a file writes in either order, or in both, are refused', async () => {
  await using fixture = await openLoaded()
  const days = (text: string) => delivery({ manifest, files: [csv('export/b.csv', `id,Day\n${text}`)] })
  await expect(stream(fixture.backend, days('1,10/25/2026\n2,25/10/2026\n'))).rejects.toMatchObject({
    code: 'VALUE_INVALID',
    place: { file: 'export/b.csv', column: 'Day', value: '25/10/2026' },
  })
  await expectUntouched(fixture)
})

test('rows other than promised are missing', async () => {
  await using fixture = await openLoaded()
  const load = delivery({ manifest, files: [csv('export/a.csv', 'id,Line/Cost\n1,2\n')], rows: 2 })
  await expect(stream(fixture.backend, load)).rejects.toMatchObject({
    code: 'ROWS_MISSING',
    message: 'The vendor promises 2 rows, the files hold 1',
  })
  await expectUntouched(fixture)
})

test('a row with too few cells is refused with its file', async () => {
  await using fixture = await openLoaded()
  const files = [csv('export/a.csv', 'id,Line/Cost\n1,1\n'), csv('export/b.csv', 'id,Line/Cost\n2\n')]
  await expect(stream(fixture.backend, delivery({ manifest, files }))).rejects.toMatchObject({
    code: 'FILE_MALFORMED',
    place: { file: 'export/b.csv' },
  })
  await expectUntouched(fixture)
})

test('a file that turns out to be damaged at its end leaves no object, and the delivery nothing', async () => {
  await using fixture = await openLoaded()
  const { server, gcs, backend } = fixture
  // More than a piece, so that some of it is on its way before it is found out.
  const text = `id,Line/Cost\n${'1,0.123456789012345678\n'.repeat(500_000)}`
  const load = delivery({ manifest, files: [csv('export/a.csv', 'id,Line/Cost\n1,1\n'), csv('export/b.csv', text)] })
  const damaged = load.files.map((file) => ({
    ...file,
    async *read(signal: AbortSignal) {
      yield* file.read(signal)
      if (file.key === 'export/b.csv')
        throw new FinopsError('FILE_CORRUPT', 'The file is cut short', { file: file.key })
    },
  }))
  const before = server.jobs().length
  await expect(stream(backend, { ...load, files: damaged })).rejects.toMatchObject({
    code: 'FILE_CORRUPT',
    place: { file: 'export/b.csv' },
  })
  expect(
    server
      .jobs()
      .slice(before)
      .map(({ type }) => type),
  ).toEqual(['QUERY'])
  expect(gcs.keys('acme-staging')).toEqual([])
  await expectUntouched(fixture)
})

test('a delivery that moved while it was read is not put in place', async () => {
  await using fixture = await openLoaded()
  const { server, backend } = fixture
  const read: string[] = []
  const load = delivery({
    manifest,
    files: [csv('export/a.csv', 'id,Line/Cost\n1,2\n')],
    onRead: (key) => read.push(key),
    async confirm() {
      expect(read).toEqual(['export/a.csv'])
      expect(server.jobs().filter(({ id }) => id.endsWith('_write'))).toHaveLength(1)
      throw new FinopsError('DELIVERY_MOVED', 'The file was rewritten')
    },
  })
  await expect(stream(backend, load)).rejects.toMatchObject({ code: 'DELIVERY_MOVED' })
  await expectUntouched(fixture)
})

test('a store that breaks off for a while keeps what was copied', async () => {
  await using fixture = await openLoaded()
  const { gcs, backend } = fixture
  const read: string[] = []
  const files = [csv('export/a.csv', 'id,Line/Cost\n1,2\n'), csv('export/b.csv', 'id,Line/Cost\n2,3\n')]
  const load = delivery({ manifest, files, onRead: (key) => read.push(key) })
  const broken = load.files.map((file) => ({
    ...file,
    async *read(signal: AbortSignal) {
      if (file.key === 'export/b.csv') {
        await expect.poll(() => gcs.keys('acme-staging')).toHaveLength(1)
        throw new FinopsError('STORE_UNAVAILABLE', 'no answer', { retryable: true })
      }
      yield* file.read(signal)
    },
  }))
  await expect(stream(backend, { ...load, files: broken })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expect(gcs.keys('acme-staging')).toHaveLength(1)
  await stream(backend, load)
  expect(read).toEqual(['export/a.csv', 'export/b.csv'])
  expect(gcs.keys('acme-staging')).toEqual([])
  expect(await fixture.rows('id, line_cost')).toEqual([
    ['1', '2'],
    ['2', '3'],
  ])
})

test('without a bucket, and of archives, nothing is read', async () => {
  await using fixture = await openFixture()
  const load = delivery({ files: [csv('export/a.csv', 'id\n1\n')], onRead: () => expect.unreachable() })
  await expect(stream(fixture.backend, load)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    fix: expect.stringContaining('gs://'),
  })
  await expect(stream(fixture.open({ bucket }), { ...load, format: 'csv.zip' })).rejects.toMatchObject({
    code: 'BACKEND_UNSUPPORTED',
    place: { file: 'export/a.csv' },
  })
  expect(fixture.server.requests).toEqual([])
})

test.each([
  ['a b', 'BigQuery takes no column of this name from Parquet'],
  ['_FILE_NAME', 'BigQuery takes no column of this name from Parquet'],
  ['ID', 'BigQuery takes no two columns whose names differ in case only'],
])('a column %s of Parquet is refused before anything is read', async (name, message) => {
  await using fixture = await openFixture({ bucket })
  const columns = [
    { name: 'id', type: 'text' },
    { name, type: 'text' },
  ]
  const file: FileContent = { key: 'export/a.parquet', bytes: Buffer.from('PAR1'), columns, rows: 0 }
  const load = delivery({ files: [file], format: 'parquet', onRead: () => expect.unreachable() })
  await expect(stream(fixture.backend, load)).rejects.toMatchObject({
    code: 'BACKEND_UNSUPPORTED',
    message,
    place: { file: 'export/a.parquet', column: name },
  })
})
