import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import type { Fault } from './fault.ts'
import type { Role, User } from './identity.ts'
import { Bucket, wholeSeconds } from './lib/bucket.ts'
import { type Content, fileContent } from './lib/content.ts'
import { folderStore, memoryStore } from './lib/content-store.ts'
import { Faults } from './lib/faults.ts'
import { Identities } from './lib/identities.ts'
import { measureFile } from './lib/measure-file.ts'
import { respond } from './lib/respond.ts'
import type { State } from './lib/state.ts'
import type { RecordedRequest } from './recorded-request.ts'

export interface AwsServerOptions {
  /** Default: any free one. */
  readonly port?: number
  /** The region of buckets that name none. Default `us-east-1`. */
  readonly region?: string
  /** The server's clock: for signatures, sessions, Last-Modified. Default: the real one. */
  readonly now?: () => Date
  /**
   * Keeps the bytes of objects in files below this folder, which is made if need be, and not in memory. Bytes that
   * were replaced or removed take up space until `close`, which removes all.
   */
  readonly folder?: string
}

export interface BucketOptions {
  /** Default: the server's. */
  readonly region?: string
  /** Refuses requests that do not say `x-amz-request-payer: requester`. Default false. */
  readonly requesterPays?: boolean
}

export interface PutOptions {
  /** Kept in whole seconds. Default: now, by the server's clock. */
  readonly lastModified?: Date
}

export interface AwsServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: the endpoint of S3, with buckets in the path, and of STS. */
  readonly url: string
  /** Of a user who may do everything. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }

  /** @throws Error when there is a bucket of that name. */
  createBucket(name: string, options?: BucketOptions): void
  /** Puts an object, or replaces it. Whoever is reading the old one reads on. The ETag has its quotes. */
  put(bucket: string, key: string, body: Uint8Array | string, options?: PutOptions): { readonly etag: string }
  /** Puts an object whose content stays in a file, which must not change from then on. Reads the file once. */
  putFile(bucket: string, key: string, path: string, options?: PutOptions): { readonly etag: string }
  /** Removes an object. Does nothing when there is none. */
  remove(bucket: string, key: string): void
  /** By their UTF-8 bytes, as S3 lists them. */
  keys(bucket: string): string[]

  addUser(user: User): void
  addRole(role: Role): void

  /** Adds a fault. @returns a function that removes it. */
  fault(rule: Fault): () => void

  /** Everything that was asked since the start or the last reset, in order of arrival. */
  readonly requests: readonly RecordedRequest[]
  resetRequests(): void

  /** Breaks every connection. Safe to call repeatedly. */
  close(): Promise<void>
}

/** The key pair that AWS's documentation uses; it opens nothing elsewhere. */
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

/** Starts an S3 and STS on 127.0.0.1, empty but for the user of `credentials`. */
export async function startAwsServer(options: AwsServerOptions = {}): Promise<AwsServer> {
  const { port = 0, region = 'us-east-1', now = () => new Date(), folder } = options
  const store = folder === undefined ? memoryStore() : folderStore(folder)
  const state: State = {
    now,
    store,
    identities: new Identities(),
    buckets: new Map(),
    faults: new Faults(),
    requests: [],
  }
  state.identities.addUser(credentials)

  const server = createServer((incoming, response) => {
    respond(state, incoming, response).catch((error: Error) => {
      process.emitWarning(error)
      response.destroy()
    })
  })
  // Clients keep connections for the next request; one that is closed under them looks like a fault.
  server.keepAliveTimeout = 60_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const listeningPort = typeof address === 'object' ? address?.port : undefined

  function findBucket(name: string): Bucket {
    const bucket = state.buckets.get(name)
    if (bucket === undefined) {
      throw new Error(`There is no bucket "${name}"`)
    }
    return bucket
  }

  function putContent(
    bucket: string,
    key: string,
    content: Content,
    md5: string,
    { lastModified = now() }: PutOptions,
  ) {
    const etag = `"${md5}"`
    const object = { content, etag, lastModified: wholeSeconds(lastModified), headers: {}, checksum: undefined }
    findBucket(bucket).set(key, object)
    return { etag }
  }

  async function stop(): Promise<void> {
    const closed = server[Symbol.asyncDispose]()
    server.closeAllConnections()
    await closed
    store.close()
  }

  let stopped: Promise<void> | undefined
  function close(): Promise<void> {
    stopped ??= stop()
    return stopped
  }

  return {
    url: `http://127.0.0.1:${listeningPort}`,
    credentials,
    createBucket(name, { region: bucketRegion = region, requesterPays = false } = {}) {
      if (state.buckets.has(name)) {
        throw new Error(`There is a bucket "${name}" already`)
      }
      state.buckets.set(name, new Bucket(name, bucketRegion, requesterPays))
    },
    put(bucket, key, body, putOptions = {}) {
      const bytes = Buffer.from(body)
      const md5 = createHash('md5').update(bytes).digest('hex')
      return putContent(bucket, key, store.keep(bytes), md5, putOptions)
    },
    putFile(bucket, key, path, putOptions = {}) {
      const { bytes, md5 } = measureFile(path)
      return putContent(bucket, key, fileContent(resolve(path), bytes), md5, putOptions)
    },
    remove: (bucket, key) => findBucket(bucket).delete(key),
    keys: (bucket) => [...findBucket(bucket).keys()],
    addUser: (user) => state.identities.addUser(user),
    addRole: (role) => state.identities.addRole(role),
    fault: (rule) => state.faults.add(rule),
    requests: state.requests,
    resetRequests() {
      state.requests.length = 0
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
