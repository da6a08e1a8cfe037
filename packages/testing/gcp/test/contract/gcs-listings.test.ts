import { describe, expect, test } from 'vitest'
import { http } from './http.ts'
import { useGcs } from './use-gcs.ts'

const gcs = useGcs()

describe('listings', () => {
  test('an empty bucket has none', async () => {
    expect(await gcs.list()).toEqual({ names: [], prefixes: [], nextPageToken: undefined })
  })

  test('an entry has what was asked for', async () => {
    const { generation } = await gcs.put('a', 'hello')
    const fields = 'nextPageToken,items(name,size,generation,updated,md5Hash)'
    const answer = await http(gcs.url(undefined, { prefix: '', fields }))
    expect(answer.json()).toMatchObject({
      items: [
        {
          name: 'a',
          size: '5',
          generation,
          updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
          md5Hash: 'XUFAKrxLKna5cZ2REBfFkg==',
        },
      ],
    })
  })

  test('names come in the order of their UTF-8 bytes', async () => {
    const names = ['A', 'Z', 'a', 'é', '\u{ff5e}', '\u{1f600}']
    for (const name of names.toReversed()) await gcs.put(name)
    expect((await gcs.list()).names).toEqual(names)
  })

  test('a prefix is any beginning of a name', async () => {
    for (const name of ['p/1', 'p/x/1', 'p2', 'q']) await gcs.put(name)
    expect((await gcs.list({ prefix: 'p' })).names).toEqual(['p/1', 'p/x/1', 'p2'])
    expect((await gcs.list({ prefix: 'p/' })).names).toEqual(['p/1', 'p/x/1'])
    expect((await gcs.list({ prefix: 'none' })).names).toEqual([])
  })

  test('a delimiter folds what lies deeper', async () => {
    for (const name of ['p/1', 'p/x/1', 'p/x/2', 'p/y/1', 'p/z', 'q']) await gcs.put(name)
    expect(await gcs.list({ prefix: 'p/', delimiter: '/' })).toMatchObject({
      names: ['p/1', 'p/z'],
      prefixes: ['p/x/', 'p/y/'],
    })
  })

  test('pages follow each other without gap or repetition', async () => {
    for (const name of ['p/a', 'p/b', 'p/c', 'p/d', 'p/e', 'q']) await gcs.put(name)
    const pages: (readonly string[])[] = []
    let token: string | undefined
    do {
      const page = await gcs.list({
        prefix: 'p/',
        maxResults: '2',
        ...(token === undefined ? {} : { pageToken: token }),
      })
      pages.push(page.names)
      token = page.nextPageToken
    } while (token !== undefined)
    expect(pages).toEqual([['p/a', 'p/b'], ['p/c', 'p/d'], ['p/e']])
  })

  test('what is folded counts on a page', async () => {
    for (const name of ['a', 'b/1', 'b/2', 'c', 'd/1']) await gcs.put(name)
    const first = await gcs.list({ delimiter: '/', maxResults: '3' })
    expect(first).toMatchObject({ names: ['a', 'c'], prefixes: ['b/'] })
    const rest = await gcs.list({ delimiter: '/', maxResults: '3', pageToken: first.nextPageToken ?? '' })
    expect(rest).toEqual({ names: [], prefixes: ['d/'], nextPageToken: undefined })
  })

  test('a page holds 1000 objects, whoever asks for more', async () => {
    const names = Array.from({ length: 1003 }, (_, index) => String(index).padStart(4, '0'))
    for (let start = 0; start < names.length; start += 20) {
      await Promise.all(names.slice(start, start + 20).map((name) => gcs.put(name)))
    }
    const first = await gcs.list({ maxResults: '5000' })
    expect(first.names).toHaveLength(1000)
    const rest = await gcs.list({ pageToken: first.nextPageToken ?? '' })
    expect([...first.names, ...rest.names]).toEqual(names)
    expect(rest.nextPageToken).toBeUndefined()
  })

  test('what was replaced is there once, what was deleted is not', async () => {
    for (const name of ['a', 'b', 'a']) await gcs.put(name)
    await http(gcs.url('b'), { method: 'DELETE' })
    expect((await gcs.list()).names).toEqual(['a'])
  })

  test('a bucket that is not there is notFound', async () => {
    const answer = await http(`${gcs.target.url}/storage/v1/b/no-such-bucket/o`)
    expect(answer.status).toBe(404)
    expect(answer.json()).toMatchObject({ error: { code: 404, errors: [{ domain: 'global', reason: 'notFound' }] } })
  })

  test('a token that is none is refused', async () => {
    expect((await http(gcs.url(undefined, { pageToken: '???' }))).status).toBe(400)
  })
})
