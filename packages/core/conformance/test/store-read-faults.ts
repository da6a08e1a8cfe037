import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { FinopsError, isFinopsError } from '@openfinops/plugin'
import { emptyBody, instead, map, reading, refuse, type StoreFault, swallow } from './store-fault.ts'

export const readFaults: readonly StoreFault[] = [
  {
    fault: 'uses one buffer for every chunk',
    over: reading((body) => {
      const buffer = new Uint8Array(64 * 1024)
      return {
        ...body,
        content: map(body.content, (chunk) => {
          buffer.set(chunk)
          return buffer.subarray(0, chunk.length)
        }),
      }
    }),
    caughtBy: [
      'read: gives the whole object',
      'read: starts where it is told to, and still says the whole size',
      'read: a broken connection is STORE_INTERRUPTED, never a short body',
    ],
  },
  {
    fault: 'refuses empty objects',
    over: reading((body) => (body.object.bytes === 0 ? refuse('STORE_UNAVAILABLE') : body)),
    caughtBy: ['read: gives an empty object'],
  },
  {
    fault: 'decodes the key that it is asked for',
    over: (good) => ({ read: (key, options) => good.read(key.replaceAll('%41', 'A'), options) }),
    caughtBy: ['read: gives an object whose key has odd letters'],
  },
  {
    fault: 'ignores from',
    over: (good) => ({ read: (key, { from: _, ...options }) => good.read(key, options) }),
    caughtBy: [
      'read: starts where it is told to, and still says the whole size',
      'read: is empty from exactly the end',
      'read: gives the object under ifMatch while it has that ETag',
      'read: a broken connection is STORE_INTERRUPTED, never a short body',
    ],
  },
  {
    fault: 'gives the size of the rest as the size of the object',
    over: reading(({ object, content }, from) => ({
      object: { ...object, bytes: from === object.bytes ? from : object.bytes - from },
      content,
    })),
    caughtBy: ['read: starts where it is told to, and still says the whole size'],
  },
  {
    fault: 'fails at exactly the end',
    over: reading((body, from) => (from > 0 && from === body.object.bytes ? refuse('STORE_UNAVAILABLE') : body)),
    caughtBy: ['read: is empty from exactly the end'],
  },
  {
    fault: 'ignores ifMatch',
    over: (good) => ({ read: (key, { ifMatch: _, ...options }) => good.read(key, options) }),
    caughtBy: ['read: rejects with STORE_CHANGED when ifMatch no longer holds'],
  },
  {
    fault: 'ignores ifMatch when it begins at an offset',
    over: (good) => ({
      read(key, { ifMatch, ...options }) {
        return good.read(key, ifMatch === undefined || options.from !== undefined ? options : { ...options, ifMatch })
      },
    }),
    caughtBy: ['read: rejects with STORE_CHANGED when ifMatch no longer holds'],
  },
  {
    fault: 'never finds an ETag to be the same',
    over: (good) => ({
      async read(key, options) {
        const body = await good.read(key, options)
        return options.ifMatch === undefined ? body : refuse('STORE_CHANGED')
      },
    }),
    caughtBy: [
      'read: is empty from exactly the end',
      'read: gives the object under ifMatch while it has that ETag',
      'read: a broken connection is STORE_INTERRUPTED, never a short body',
    ],
  },
  {
    fault: 'gives an empty body for an object that is not there',
    over: (good) => ({
      read: (key, options) =>
        good.read(key, options).catch((error: unknown) => {
          if (key !== 'folder' && isFinopsError(error) && error.code === 'STORE_NOT_FOUND') return emptyBody(key)
          throw error
        }),
    }),
    caughtBy: ['read: rejects with STORE_NOT_FOUND when there is no such object'],
  },
  {
    fault: 'lets the error of its client through',
    over: (good) => ({
      read: (key, options) => good.read(key, options).catch(instead('STORE_NOT_FOUND', new Error('NoSuchKey'))),
    }),
    caughtBy: [
      'read: rejects with STORE_NOT_FOUND when there is no such object',
      'read: rejects with STORE_NOT_FOUND for a folder',
    ],
  },
  {
    fault: 'takes a folder for an empty object',
    over: (good) => ({ read: async (key, options) => (key === 'folder' ? emptyBody(key) : good.read(key, options)) }),
    caughtBy: ['read: rejects with STORE_NOT_FOUND for a folder'],
  },
  {
    fault: 'takes a bucket that is not there for an object that is not there',
    over: (good) => ({
      read: (key, options) =>
        good.read(key, options).catch(instead('STORE_UNKNOWN', new FinopsError('STORE_NOT_FOUND', 'No such object'))),
    }),
    caughtBy: ['read: rejects with STORE_UNKNOWN when the bucket or folder does not exist'],
  },
  {
    fault: 'decompresses',
    over: reading((body) => ({
      ...body,
      content: body.object.key.endsWith('.gz') ? Readable.from(body.content).pipe(createGunzip()) : body.content,
    })),
    caughtBy: ['read: never decompresses'],
  },
  {
    fault: 'ends a broken body as if it were whole',
    over: reading((body) => ({ ...body, content: swallow(body.content, 'STORE_INTERRUPTED') })),
    caughtBy: ['read: a broken connection is STORE_INTERRUPTED, never a short body'],
  },
  {
    fault: 'does not say that a broken connection is worth another try',
    over: reading((body) => ({
      ...body,
      content: (async function* () {
        try {
          yield* body.content
        } catch (error) {
          instead('STORE_INTERRUPTED', new FinopsError('STORE_INTERRUPTED', 'The connection broke'))(error)
        }
      })(),
    })),
    caughtBy: ['read: a broken connection is STORE_INTERRUPTED, never a short body'],
  },
  {
    fault: 'reads although it was aborted',
    over: (good) => ({
      read: (key, { signal, ...options }) =>
        good.read(key, { ...options, signal: signal.aborted ? new AbortController().signal : signal }),
    }),
    caughtBy: ['read: rejects with CANCELLED when it was aborted before'],
  },
  {
    fault: 'reads on when it is aborted',
    over: (good) => ({
      async read(key, { signal, ...options }) {
        if (signal.aborted) refuse('CANCELLED')
        return good.read(key, { ...options, signal: new AbortController().signal })
      },
    }),
    caughtBy: ['read: stops with CANCELLED when it is aborted in the middle'],
  },
  {
    fault: 'ends the body as if it were whole when it is aborted',
    over: reading((body) => ({ ...body, content: swallow(body.content, 'CANCELLED') })),
    caughtBy: ['read: stops with CANCELLED when it is aborted in the middle'],
  },
  {
    fault: 'waits for the rest when a body is left',
    over: reading((body) => ({
      ...body,
      content: (async function* () {
        let left = true
        try {
          yield* body.content
          left = false
        } catch (error) {
          left = false
          throw error
        } finally {
          if (left) await new Promise(() => {})
        }
      })(),
    })),
    caughtBy: ['read: can be left in the middle'],
  },
]
