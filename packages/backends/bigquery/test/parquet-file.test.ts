import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copyParquet } from '../src/lib/parquet-file.ts'
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
