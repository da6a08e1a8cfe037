import {
  type ErrorCode,
  FinopsError,
  isFinopsError,
  type ObjectBody,
  type ObjectStore,
  type StoreObject,
} from '@openfinops/plugin'

/** One broken promise. What is put over a good store must fail the tests named, and no others. */
export interface StoreFault {
  readonly fault: string
  readonly over: (good: ObjectStore) => Partial<ObjectStore>
  readonly caughtBy: readonly string[]
}

/** What a listing gives, changed. */
export function listing(
  change: (objects: AsyncIterable<StoreObject>, prefix: string) => AsyncIterable<StoreObject>,
): StoreFault['over'] {
  return (good) => ({ list: (prefix, signal) => change(good.list(prefix, signal), prefix) })
}

/** What a read gives, changed. */
export function reading(change: (body: ObjectBody, from: number) => ObjectBody): StoreFault['over'] {
  return (good) => ({ read: async (key, options) => change(await good.read(key, options), options.from ?? 0) })
}

/** How objects are described, wrong in the same way wherever they are. */
export function describing(change: (object: StoreObject) => Partial<StoreObject>): StoreFault['over'] {
  const wrong = (object: StoreObject) => ({ ...object, ...change(object) })
  return (good) => ({
    ...listing((objects) => map(objects, wrong))(good),
    ...reading((body) => ({ ...body, object: wrong(body.object) }))(good),
  })
}

export async function* map<T>(items: AsyncIterable<T>, change: (item: T) => T): AsyncIterable<T> {
  for await (const item of items) yield change(item)
}

export async function* filter<T>(items: AsyncIterable<T>, keep: (item: T) => boolean): AsyncIterable<T> {
  for await (const item of items) if (keep(item)) yield item
}

/** Ends where the items end or an error with this code is thrown. */
export async function* swallow<T>(items: AsyncIterable<T>, code: ErrorCode): AsyncIterable<T> {
  try {
    yield* items
  } catch (error) {
    if (!isFinopsError(error) || error.code !== code) throw error
  }
}

/** Throws another error in place of the one with this code. */
export function instead(code: ErrorCode, other: Error): (error: unknown) => never {
  return (error) => {
    throw isFinopsError(error) && error.code === code ? other : error
  }
}

/** Refuses to read where it should not. */
export function refuse(code: ErrorCode): never {
  throw new FinopsError(code, 'Refused')
}

export function emptyBody(key: string): ObjectBody {
  return { object: { key, bytes: 0, etag: 'none', lastModified: new Date() }, content: filter(nothing(), () => true) }
}

async function* nothing(): AsyncIterable<Uint8Array> {}
