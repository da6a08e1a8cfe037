import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { StagedFile } from '@openfinops/plugin'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { delivery, uncancelled } from './deliveries.ts'
import { type DuckDBFixture, openFixture } from './fixture.ts'

const columns = { id: { type: 'text' }, cost: { type: 'decimal', role: 'cost' }, note: { type: 'text' } } as const

let fixture: DuckDBFixture

beforeEach(async () => {
  fixture = await openFixture()
  onTestFinished(() => fixture.close())
})

/** Writes the parts one after the other, which may be longer than one string can be. */
async function file(name: string, parts: Iterable<string>): Promise<StagedFile> {
  const path = join(fixture.folder, name)
  await using out = await open(path, 'w')
  for (const part of parts) await out.write(part)
  return { path, key: name, columns: Object.keys(columns) }
}

/**
 * Rows whose quotes hold what looks like rows. DuckDB reads 32 MB at a time, in parallel, and where such a piece begins
 * in quotes it takes the text for rows, notices, and gives up.
 */
function* misleadingRows(count: number, end: string): Iterable<string> {
  yield 'id,cost,note\n'
  const inQuotes = '1,1,x\n'.repeat(20_000)
  for (let at = 0; at < count; at++) yield `${at},0.5,"${inQuotes}"\n`
  yield end
}

test('line breaks in quotes are no ends of rows, wherever they are', { timeout: 60_000 }, async () => {
  const { backend } = fixture
  const load = delivery([await file('a.csv', misleadingRows(300, ''))], columns)
  const { totals } = await backend.replacePeriod(load, uncancelled)
  expect(totals.rows).toBe(300)
  expect(totals.sums[0]?.sum).toBe('150')
})

test('a last row whose quotes never close is not dropped', { timeout: 60_000 }, async () => {
  const { backend } = fixture
  const load = delivery([await file('a.csv', misleadingRows(300, '300,0.5,"the end\n'))], columns)
  await expect(backend.replacePeriod(load, uncancelled)).rejects.toMatchObject({
    code: 'FILE_MALFORMED',
    place: { file: 'a.csv', line: 2 + 300 * 20_001 },
  })
})

test('long rows are read, and refused beyond 16 MB', { timeout: 60_000 }, async () => {
  const { backend } = fixture
  const long = await file('long.csv', ['id,cost,note\n', '1,1,', 'x'.repeat(10_000_000), '\n2,2,\n'])
  expect((await backend.replacePeriod(delivery([long], columns), uncancelled)).totals.rows).toBe(2)
  const longer = await file('longer.csv', ['id,cost,note\n', '1,1,', 'x'.repeat(20_000_000), '\n2,2,\n'])
  await expect(backend.replacePeriod(delivery([longer], columns), uncancelled)).rejects.toMatchObject({
    code: 'FILE_MALFORMED',
    place: { file: 'longer.csv' },
  })
})

test('a row that is not UTF-8 is refused with its line', async () => {
  const { backend, folder } = fixture
  const path = join(folder, 'a.csv')
  await using out = await open(path, 'w')
  await out.write(Buffer.from('id,cost,note\n"1\n",1,caf\u00e9\n2,2,', 'utf8'))
  await out.write(Buffer.from('caf\u00e9\n', 'latin1'))
  const load = delivery([{ path, key: 'a.csv', columns: Object.keys(columns) }], columns)
  await expect(backend.replacePeriod(load, uncancelled)).rejects.toMatchObject({
    code: 'FILE_MALFORMED',
    place: { file: 'a.csv', line: 4 },
  })
})

test('a file that is not there is named', async () => {
  const { backend, folder } = fixture
  const gone = { path: join(folder, 'gone.csv'), key: 'export/gone.csv', columns: ['id'] }
  await expect(backend.replacePeriod(delivery([gone], columns), uncancelled)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    place: { file: 'export/gone.csv' },
  })
})

test('a header that names a column twice is refused', async () => {
  const { backend } = fixture
  const twice = { ...(await file('a.csv', ['id,cost,id\n1,1,1\n'])), columns: ['id', 'cost', 'id'] }
  await expect(backend.replacePeriod(delivery([twice], columns), uncancelled)).rejects.toMatchObject({
    code: 'FILE_MALFORMED',
    place: { file: 'a.csv', line: 1, column: 'id' },
  })
})
