import { createHash } from 'node:crypto'
import { crc32c } from './crc32c.ts'

/** An object of a bucket. Every time it is written it gets another generation. */
export interface GcsObject {
  readonly key: string
  readonly bytes: Buffer
  readonly generation: string
  /** Counts what was said of this generation, from 1. */
  readonly metageneration: number
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  /** What its writer says of it, for himself. */
  readonly metadata: Readonly<Record<string, string>> | undefined
  readonly updated: Date
  /** Base64, as the API has them. */
  readonly md5: string
  readonly crc32c: string
}

export type Written = Pick<GcsObject, 'generation' | 'contentType' | 'contentEncoding' | 'metadata'>

export class Bucket {
  readonly name: string
  readonly #objects = new Map<string, GcsObject>()

  constructor(name: string) {
    this.name = name
  }

  put(key: string, bytes: Buffer, written: Written): GcsObject {
    const md5 = createHash('md5').update(bytes).digest('base64')
    const object = { key, bytes, ...written, metageneration: 1, updated: new Date(), md5, crc32c: crc32c(bytes) }
    this.#objects.set(key, object)
    return object
  }

  /** The content stays as it is, and so does the generation. */
  describe(object: GcsObject, metadata: GcsObject['metadata']): GcsObject {
    const described = { ...object, metadata, metageneration: object.metageneration + 1, updated: new Date() }
    this.#objects.set(object.key, described)
    return described
  }

  get(key: string): GcsObject | undefined {
    return this.#objects.get(key)
  }

  remove(key: string): void {
    this.#objects.delete(key)
  }

  /** By their UTF-8 bytes, as Google lists them. */
  keys(): readonly string[] {
    return [...this.#objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }
}
