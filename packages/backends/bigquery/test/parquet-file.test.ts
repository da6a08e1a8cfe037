import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copyParquet, describeParquet, rowGroups } from '../src/lib/parquet-file.ts'
import { costing, openFixture } from './fixture.ts'

const fix = expect.stringContaining('temp_directory')

async function copyTo(target: string): Promise<void> {
  await using fixture = await openFixture()
  const { path } = await fixture.write(costing('1'))
  const columns = [{ name: 'id', type: 'VARCHAR' }]
  await copyParquet({ path, columns, target, temporaryFolder: '.' }, new AbortController().signal)
}

test('a copy that cannot be written says where, and what to do', async () => {
  const file = join(import.meta.dirname, 'no-such-folder', 'copy.parquet')
  await expect(copyTo(file)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', place: { file }, fix })
})

test.runIf(existsSync('/dev/full'))('so does one for which there is no room (where there is a /dev/full)', async () => {
  await expect(copyTo('/dev/full')).rejects.toMatchObject({ code: 'DISK_FULL', place: { file: '/dev/full' }, fix })
})

test('a copy has the rows of many row groups in few', async () => {
  await using fixture = await openFixture()
  const { write, options } = fixture
  const rows = ["i::VARCHAR AS id, md5(i::VARCHAR) AS note, MAP {'row': i::VARCHAR} AS tags FROM range(100000) t(i)"]
  const { path } = await write({ rows, rowGroup: 2 })
  const folder = options.temp_directory ?? ''
  const target = join(folder, 'copy.parquet')
  const columns = await describeParquet(path)
  expect(await rowGroups(path)).toHaveLength(49)
  await copyParquet({ path, columns, target, temporaryFolder: folder }, new AbortController().signal)
  const groups = await rowGroups(target)
  expect(groups.length).toBeLessThan(5)
  expect(groups.reduce((sum, group) => sum + group.rows, 0)).toBe(100_000)
})
