import type { Checksum } from './checksums.ts'
import type { Content } from './content.ts'

export interface StoredObject {
  readonly content: Content
  /** As the header has it, with quotes. */
  readonly etag: string
  /** In whole seconds, as S3 keeps it. */
  readonly lastModified: Date
  /** Content-Type, `x-amz-meta-…` and the like: given back on every read. */
  readonly headers: Readonly<Record<string, string>>
  readonly checksum: Checksum | undefined
}

export interface MultipartUpload {
  readonly key: string
  readonly headers: Readonly<Record<string, string>>
  readonly parts: Map<number, UploadedPart>
}

export interface UploadedPart {
  readonly content: Content
  /** In hex. */
  readonly md5: string
}

/** The objects of a bucket, with their keys in the order of S3: by UTF-8 bytes. */
export class Bucket {
  readonly name: string
  readonly region: string
  readonly requesterPays: boolean
  readonly uploads = new Map<string, MultipartUpload>()
  readonly #objects = new Map<string, StoredObject>()
  #sortedKeys: readonly string[] | undefined

  constructor(name: string, region: string, requesterPays: boolean) {
    this.name = name
    this.region = region
    this.requesterPays = requesterPays
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  set(key: string, object: StoredObject): void {
    if (!this.#objects.has(key)) {
      this.#sortedKeys = undefined
    }
    this.#objects.set(key, object)
  }

  delete(key: string): void {
    if (this.#objects.delete(key)) {
      this.#sortedKeys = undefined
    }
  }

  keys(): readonly string[] {
    this.#sortedKeys ??= [...this.#objects.keys()]
      .map((key) => Buffer.from(key))
      .sort(Buffer.compare)
      .map(String)
    return this.#sortedKeys
  }
}

export function wholeSeconds(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1000) * 1000)
}
