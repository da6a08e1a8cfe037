import { expect, test } from 'vitest'
import { groupFiles } from '../src/lib/file-groups.ts'
import { bucket, csv, delivery, stream } from './direct-fixture.ts'
import { openFixture } from './fixture.ts'

test('a gzip file that is larger than BigQuery reads is refused before any is read', async () => {
  await using fixture = await openFixture({ bucket })
  const contents = [csv('export/a.csv.gz', 'id\n1\n'), csv('export/b.csv.gz', 'id\n2\n')]
  const load = delivery({ files: contents, format: 'csv.gz', onRead: () => expect.unreachable() })
  const sized = (bytes: number) => load.files.map((file, at) => (at === 1 ? { ...file, bytes } : file))
  await expect(stream(fixture.backend, { ...load, files: sized(4_294_967_297) })).rejects.toMatchObject({
    code: 'BACKEND_UNSUPPORTED',
    message: 'BigQuery reads no gzip file of more than 4 GiB; this one has 4294967297 bytes',
    place: { file: 'export/b.csv.gz' },
    fix: 'Load this export without --direct.',
  })
  expect(fixture.server.requests).toEqual([])
  expect(groupFiles({ ...load, files: sized(4_294_967_296) })).toHaveLength(1)
  expect(groupFiles({ ...load, format: 'csv', files: sized(4_294_967_297) })).toHaveLength(1)
})
