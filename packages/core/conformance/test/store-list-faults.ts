import { FinopsError } from '@openfinops/plugin'
import { describing, filter, listing, map, reading, refuse, type StoreFault, swallow } from './store-fault.ts'

export const listFaults: readonly StoreFault[] = [
  {
    fault: 'stops after the first page',
    over: listing((objects) => {
      let n = 0
      return filter(objects, () => n++ < 1000)
    }),
    caughtBy: ['list: finds more than a thousand objects, each once'],
  },
  {
    fault: 'begins each page with the last object of the one before',
    over: listing(async function* (objects) {
      let n = 0
      for await (const object of objects) {
        yield object
        if (++n === 1000) yield object
      }
    }),
    caughtBy: ['list: finds more than a thousand objects, each once'],
  },
  {
    fault: 'finds the prefix anywhere in the key',
    over: (good) => ({ list: (prefix, signal) => filter(good.list('', signal), ({ key }) => key.includes(prefix)) }),
    caughtBy: ['list: finds everything under the prefix and nothing else'],
  },
  {
    fault: 'takes the end of the prefix for a folder',
    over: listing((objects, prefix) =>
      filter(objects, ({ key }) => prefix !== 'a/b' || key === 'a/b' || key.startsWith('a/b/')),
    ),
    caughtBy: ['list: takes the prefix as a string, not as a folder'],
  },
  {
    fault: 'does not look into folders without a prefix',
    over: listing((objects, prefix) => filter(objects, ({ key }) => prefix !== '' || !key.includes('/'))),
    caughtBy: ['list: finds every object when the prefix is empty'],
  },
  {
    fault: 'fails when it finds nothing',
    over: listing(async function* (objects) {
      let n = 0
      for await (const object of objects) {
        n++
        yield object
      }
      if (n === 0) refuse('STORE_NOT_FOUND')
    }),
    caughtBy: ['list: is empty, and no error, when no key has the prefix'],
  },
  {
    fault: 'decodes plus signs, as in forms',
    over: listing((objects) => map(objects, (object) => ({ ...object, key: object.key.replaceAll('+', ' ') }))),
    caughtBy: ['list: gives keys letter for letter'],
  },
  {
    fault: 'composes accents',
    over: listing((objects) => map(objects, (object) => ({ ...object, key: object.key.normalize('NFC') }))),
    caughtBy: ['list: gives keys letter for letter'],
  },
  {
    fault: 'replaces colons',
    over: listing((objects) => map(objects, (object) => ({ ...object, key: object.key.replaceAll(':', '_') }))),
    caughtBy: ['list: gives a key with a colon letter for letter'],
  },
  {
    fault: 'takes seconds for milliseconds',
    over: describing(({ lastModified }) => ({ lastModified: new Date(lastModified.getTime() / 1000) })),
    caughtBy: ['list: gives the size and the time of every object'],
  },
  {
    fault: 'gives no sizes in the listing',
    over: listing((objects) => map(objects, (object) => ({ ...object, bytes: 0 }))),
    caughtBy: ['list: gives the size and the time of every object', 'list: gives the same description as read'],
  },
  {
    fault: 'does not know the time when it reads',
    over: reading((body) => ({ ...body, object: { ...body.object, lastModified: new Date(0) } })),
    caughtBy: ['list: gives the same description as read'],
  },
  {
    fault: 'quotes the ETag when it reads and not when it lists',
    over: reading((body) => ({ ...body, object: { ...body.object, etag: `"${body.object.etag}"` } })),
    caughtBy: ['list: gives the same description as read', 'read: is empty from exactly the end'],
  },
  {
    fault: 'takes the size for the ETag',
    over: (good) => {
      const weak = { ...good, ...describing(({ bytes }) => ({ etag: String(bytes) }))(good) }
      return {
        list: weak.list,
        async read(key, { ifMatch, ...options }) {
          const body = await weak.read(key, options)
          return ifMatch === undefined || ifMatch === body.object.etag ? body : refuse('STORE_CHANGED')
        },
      }
    },
    caughtBy: ['list: gives another ETag when the content changes, even at the same size'],
  },
  {
    fault: 'lists nothing in a bucket that does not exist',
    over: listing((objects) => swallow(objects, 'STORE_UNKNOWN')),
    caughtBy: ['list: rejects with STORE_UNKNOWN when the bucket or folder does not exist'],
  },
  {
    fault: 'holds a credential in its URL',
    over: () => ({ url: 'memory://key:secret@bucket' }),
    caughtBy: ['url: is a URL without credentials'],
  },
  {
    fault: 'is named by a signed URL',
    over: () => ({ url: 'https://account.example/container?sv=2026-01-01&sig=abc' }),
    caughtBy: ['url: is a URL without credentials'],
  },
  {
    fault: 'lists although it was aborted',
    over: (good) => ({
      list: (prefix, signal) =>
        signal.aborted ? good.list(prefix, new AbortController().signal) : good.list(prefix, signal),
    }),
    caughtBy: ['list: rejects with CANCELLED when it was aborted before'],
  },
  {
    fault: 'lists the rest of the page when it is aborted',
    over: (good) => ({
      async *list(prefix, signal) {
        if (signal.aborted) refuse('CANCELLED')
        yield* good.list(prefix, new AbortController().signal)
      },
    }),
    caughtBy: ['list: stops with CANCELLED when it is aborted in the middle'],
  },
  {
    fault: 'throws what the platform throws when a listing is aborted',
    over: listing(async function* (objects) {
      try {
        yield* objects
      } catch (error) {
        throw error instanceof FinopsError && error.code === 'CANCELLED' ? new DOMException('', 'AbortError') : error
      }
    }),
    caughtBy: [
      'list: rejects with CANCELLED when it was aborted before',
      'list: stops with CANCELLED when it is aborted in the middle',
    ],
  },
  {
    fault: 'hangs when a listing is left',
    over: listing(async function* (objects) {
      let left = true
      try {
        yield* objects
        left = false
      } catch (error) {
        left = false
        throw error
      } finally {
        if (left) await new Promise(() => {})
      }
    }),
    caughtBy: ['list: can be left in the middle'],
  },
]
