import { describe, expect, test } from 'vitest'
import { failure } from './failure.ts'
import { useTarget } from './use-target.ts'

const aws = useTarget()

describe('listings', () => {
  test('an empty bucket has none', async () => {
    expect(await aws.list()).toMatchObject({ KeyCount: 0, IsTruncated: false, keys: [], prefixes: [] })
  })

  test('an entry has size, ETag and time', async () => {
    await aws.put('a', 'hello')
    const { Contents = [] } = await aws.list()
    expect(Contents[0]).toMatchObject({ Key: 'a', Size: 5, ETag: '"5d41402abc4b2a76b9719d911017c592"' })
    expect(Contents[0]?.LastModified).toBeInstanceOf(Date)
  })

  test('keys come in the order of their UTF-8 bytes', async () => {
    const keys = ['A', 'Z', 'a', 'é', '\u{ff5e}', '\u{1f600}']
    for (const key of keys.toReversed()) {
      await aws.put(key)
    }
    expect((await aws.list()).keys).toEqual(keys)
  })

  test('a delimiter folds what lies deeper, and both kinds count', async () => {
    for (const key of ['p/1', 'p/x/1', 'p/x/2', 'p/y/1', 'p/z', 'q']) {
      await aws.put(key)
    }
    const page = await aws.list({ Prefix: 'p/', Delimiter: '/' })
    expect(page).toMatchObject({ keys: ['p/1', 'p/z'], prefixes: ['p/x/', 'p/y/'], KeyCount: 4 })
    expect((await aws.list({ Prefix: 'p' })).keys).toHaveLength(5)
    expect((await aws.list({ Delimiter: '/' })).prefixes).toEqual(['p/'])
  })

  test('pages follow each other without gap or repetition', async () => {
    for (const key of ['a', 'b/1', 'b/2', 'c', 'd/1', 'e']) {
      await aws.put(key)
    }
    const seen: unknown[] = []
    let token: string | undefined
    do {
      const page = await aws.list({ Delimiter: '/', MaxKeys: 2, ContinuationToken: token })
      seen.push([page.keys, page.prefixes, page.KeyCount, page.IsTruncated])
      token = page.NextContinuationToken
    } while (token !== undefined)
    expect(seen).toEqual([
      [['a'], ['b/'], 2, true],
      [['c'], ['d/'], 2, true],
      [['e'], [], 1, false],
    ])
  })

  test('StartAfter begins after a key, whether it exists or not; a token goes before it', async () => {
    for (const key of ['a', 'b', 'c', 'd']) {
      await aws.put(key)
    }
    expect((await aws.list({ StartAfter: 'b' })).keys).toEqual(['c', 'd'])
    expect((await aws.list({ StartAfter: 'aa' })).keys).toEqual(['b', 'c', 'd'])
    const { NextContinuationToken } = await aws.list({ StartAfter: 'a', MaxKeys: 2 })
    const page = await aws.list({ StartAfter: 'a', MaxKeys: 2, ContinuationToken: NextContinuationToken })
    expect(page.keys).toEqual(['d'])
  })

  test('a page holds 1000 keys at most', { timeout: 60_000 }, async () => {
    const keys = Array.from({ length: 1003 }, (_, index) => String(index).padStart(4, '0'))
    for (let start = 0; start < keys.length; start += 20) {
      await Promise.all(keys.slice(start, start + 20).map((key) => aws.put(key)))
    }
    const first = await aws.list()
    expect(first).toMatchObject({ KeyCount: 1000, IsTruncated: true, MaxKeys: 1000 })
    const { keys: rest } = await aws.list({ ContinuationToken: first.NextContinuationToken })
    expect([...first.keys, ...rest]).toEqual(keys)
  })

  test('who asks for more than 1000 keys asks for 1000', async () => {
    expect((await aws.list({ MaxKeys: 5000 })).MaxKeys).toBe(1000)
  })

  test('no keys at all can be asked for', async () => {
    await aws.put('a')
    expect(await aws.list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false, keys: [] })
  })

  test('keys are URL-encoded on request', async () => {
    await aws.put('ü (1)+%/\u0001')
    const { keys, EncodingType } = await aws.list({ EncodingType: 'url' })
    expect(EncodingType).toBe('url')
    expect(keys.map((key) => decodeURIComponent(key?.replaceAll('+', ' ') ?? ''))).toEqual(['ü (1)+%/\u0001'])
  })

  test('a token that is none is InvalidArgument', async () => {
    await expect(aws.list({ ContinuationToken: 'made up' })).rejects.toEqual(failure(400, 'InvalidArgument'))
  })

  test('a negative number of keys is InvalidArgument', async () => {
    await expect(aws.list({ MaxKeys: -1 })).rejects.toEqual(failure(400, 'InvalidArgument'))
  })
})
