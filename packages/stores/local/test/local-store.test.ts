import { chmod, mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { testStore } from '@openfinops/conformance'
import type { ObjectStore } from '@openfinops/plugin'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localStore } from '../src/index.ts'
import { folderFixture } from './folder-fixture.ts'

describe('contract', () => testStore({ test, open: folderFixture }))

let fixture: Awaited<ReturnType<typeof folderFixture>>
beforeEach(async () => {
  fixture = await folderFixture()
})
afterEach(() => fixture.close())

const { signal } = new AbortController()

async function keys(store: ObjectStore, prefix = ''): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { key } of store.list(prefix, signal)) found.push(key)
  return found
}

async function etag(store: ObjectStore, key: string): Promise<string> {
  return (await store.read(key, { signal })).object.etag
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function text(store: ObjectStore, key: string): Promise<string> {
  return drain((await store.read(key, { signal })).content)
}

function refusal(code: string, details: object = {}): object {
  return expect.objectContaining({ name: 'FinopsError', code, ...details })
}

describe('keys stay inside the folder', () => {
  test.for(['../outside/secret.csv', 'a/../../outside/secret.csv', 'a/..', '/etc/hostname', 'a\0b'])(
    '%j',
    async (key) => {
      await writeFile(join(fixture.outside, 'secret.csv'), 'secret')
      await fixture.put('a/b.csv', Buffer.from('b'))
      await expect(fixture.store.read(key, { signal })).rejects.toEqual(refusal('KEY_UNSAFE', { place: { file: key } }))
    },
  )

  test('the file system may know another name of a file; the store does not', async () => {
    await fixture.put('a/b.csv', Buffer.from('b'))
    await expect(fixture.store.read('a//b.csv', { signal })).rejects.toEqual(refusal('STORE_NOT_FOUND'))
    await expect(fixture.store.read('./a/b.csv', { signal })).rejects.toEqual(refusal('STORE_NOT_FOUND'))
    await expect(fixture.store.read('a/b.csv/', { signal })).rejects.toEqual(refusal('STORE_NOT_FOUND'))
  })

  test('a prefix that leads out of the folder finds nothing', async () => {
    await writeFile(join(fixture.outside, 'secret.csv'), 'secret')
    expect(await keys(fixture.store, '../outside/')).toEqual([])
    expect(await keys(fixture.store, '/')).toEqual([])
  })
})

describe('links', () => {
  test('inside the folder are followed, to files and to folders', async () => {
    await fixture.put('2026-08/a.csv', Buffer.from('a'))
    await symlink(join(fixture.folder, '2026-08'), join(fixture.folder, 'latest'))
    await symlink(join('2026-08', 'a.csv'), join(fixture.folder, 'copy.csv'))
    expect(await keys(fixture.store)).toEqual(['2026-08/a.csv', 'copy.csv', 'latest/a.csv'])
    expect(await keys(fixture.store, 'latest/')).toEqual(['latest/a.csv'])
    expect(await text(fixture.store, 'latest/a.csv')).toBe('a')
  })

  test('that lead out of the folder are refused, not passed over', async () => {
    await writeFile(join(fixture.outside, 'secret.csv'), 'secret')
    await fixture.put('safe/a.csv', Buffer.from('a'))
    await symlink(fixture.outside, join(fixture.folder, 'way-out'))
    const unsafe = refusal('KEY_UNSAFE', { place: { file: 'way-out' } })
    await expect(keys(fixture.store)).rejects.toEqual(unsafe)
    await expect(fixture.store.read('way-out/secret.csv', { signal })).rejects.toEqual(refusal('KEY_UNSAFE'))
    expect(await keys(fixture.store, 'safe/')).toEqual(['safe/a.csv'])
  })

  test('to a folder beside it whose name begins the same lead out too', async () => {
    const beside = `${fixture.folder}-2`
    await mkdir(beside)
    await writeFile(join(beside, 'secret.csv'), 'secret')
    await symlink(join(beside, 'secret.csv'), join(fixture.folder, 'a.csv'))
    await expect(fixture.store.read('a.csv', { signal })).rejects.toEqual(refusal('KEY_UNSAFE'))
  })

  test('back to a folder above end the walk there', async () => {
    await fixture.put('a/b/c.csv', Buffer.from('c'))
    await symlink(fixture.folder, join(fixture.folder, 'a', 'b', 'top'))
    expect(await keys(fixture.store)).toEqual(['a/b/c.csv'])
  })

  test('to nothing are not there', async () => {
    await symlink(join(fixture.folder, 'gone.csv'), join(fixture.folder, 'dangling.csv'))
    expect(await keys(fixture.store)).toEqual([])
    await expect(fixture.store.read('dangling.csv', { signal })).rejects.toEqual(refusal('STORE_NOT_FOUND'))
  })

  test('the folder itself may be one', async () => {
    await fixture.put('a.csv', Buffer.from('a'))
    const link = join(fixture.outside, 'link')
    await symlink(fixture.folder, link)
    expect(await keys(localStore(link))).toEqual(['a.csv'])
    expect(await text(localStore(link), 'a.csv')).toBe('a')
  })
})

describe('a file that is written while it is used', () => {
  test('has another ETag when it is written in place, at the same size', async () => {
    await fixture.put('a.csv', Buffer.from('one'))
    const before = await etag(fixture.store, 'a.csv')
    await sleep(50)
    await writeFile(join(fixture.folder, 'a.csv'), 'two')
    expect(await etag(fixture.store, 'a.csv')).not.toBe(before)
  })

  test('has another ETag when it is replaced by one of the same size and time', async () => {
    const time = new Date('2026-08-01T00:00:00Z')
    await fixture.put('a.csv', Buffer.from('one'))
    await utimes(join(fixture.folder, 'a.csv'), time, time)
    const before = await etag(fixture.store, 'a.csv')
    await fixture.put('a.csv', Buffer.from('two'))
    await utimes(join(fixture.folder, 'a.csv'), time, time)
    expect(await etag(fixture.store, 'a.csv')).not.toBe(before)
  })

  test('is STORE_CHANGED when it gets shorter while it is read', async () => {
    await fixture.put('a.csv', Buffer.alloc(2_000_000, 'x'))
    const { content } = await fixture.store.read('a.csv', { signal })
    let received = 0
    await expect(async () => {
      for await (const chunk of content) {
        received += chunk.byteLength
        await truncate(join(fixture.folder, 'a.csv'), 1_000_000)
      }
    }).rejects.toEqual(refusal('STORE_CHANGED', { place: { file: 'a.csv' } }))
    expect(received).toBeLessThanOrEqual(1_000_000)
  })

  test('is STORE_CHANGED when it is written over while it is read', async () => {
    await fixture.put('a.csv', Buffer.alloc(2_000_000, 'x'))
    const { content } = await fixture.store.read('a.csv', { signal })
    await expect(async () => {
      for await (const _ of content) await writeFile(join(fixture.folder, 'a.csv'), Buffer.alloc(2_000_000, 'y'))
    }).rejects.toEqual(refusal('STORE_CHANGED'))
  })

  test('is STORE_CHANGED when it is replaced between the request and the first byte', async () => {
    await fixture.put('a.csv', Buffer.from('one'))
    const { content } = await fixture.store.read('a.csv', { signal })
    await fixture.put('a.csv', Buffer.from('two'))
    await expect(drain(content)).rejects.toEqual(refusal('STORE_CHANGED'))
  })

  test('is read to its end as it was when it is replaced meanwhile', async () => {
    const bytes = Buffer.alloc(2_000_000, 'x')
    await fixture.put('a.csv', bytes)
    const { content } = await fixture.store.read('a.csv', { signal })
    const chunks: Uint8Array[] = []
    for await (const chunk of content) {
      if (chunks.push(chunk) === 1) await fixture.put('a.csv', Buffer.alloc(10, 'y'))
    }
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
  })

  test('is STORE_CHANGED when it is shorter than what was read of it before', async () => {
    await fixture.put('a.csv', Buffer.from('one'))
    await expect(fixture.store.read('a.csv', { signal, from: 4 })).rejects.toEqual(refusal('STORE_CHANGED'))
  })
})

test('a body that nobody reads holds no file open', async () => {
  await fixture.put('a.csv', Buffer.from('one'))
  const { content } = await fixture.store.read('a.csv', { signal })
  await rm(join(fixture.folder, 'a.csv'))
  await expect(drain(content)).rejects.toEqual(refusal('STORE_NOT_FOUND'))
})

test('a file in place of the folder is STORE_UNKNOWN', async () => {
  await fixture.put('a.csv', Buffer.from('a'))
  await expect(keys(localStore(join(fixture.folder, 'a.csv')))).rejects.toEqual(refusal('STORE_UNKNOWN'))
})

// The superuser may read everything, and Windows has no such modes.
const ordinary = process.platform !== 'win32' && process.getuid?.() !== 0
if (!ordinary) console.info('not run: what may not be read is STORE_DENIED: this user may read everything')
test.runIf(ordinary)('what may not be read is STORE_DENIED', async () => {
  await fixture.put('closed/a.csv', Buffer.from('a'))
  await chmod(join(fixture.folder, 'closed', 'a.csv'), 0)
  const { content } = await fixture.store.read('closed/a.csv', { signal })
  await expect(drain(content)).rejects.toEqual(refusal('STORE_DENIED', { place: { file: 'closed/a.csv' } }))
  await chmod(join(fixture.folder, 'closed'), 0)
  await expect(keys(fixture.store)).rejects.toEqual(refusal('STORE_DENIED', { place: { file: 'closed/' } }))
  await chmod(join(fixture.folder, 'closed'), 0o700)
})

test('the URL for the logs is the folder', () => {
  expect(localStore(fixture.folder).url).toBe(pathToFileURL(fixture.folder).href)
})
