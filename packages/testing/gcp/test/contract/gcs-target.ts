import { Storage } from '@google-cloud/storage'
import { startGcsServer } from '../../src/index.ts'

/** A Cloud Storage that the contract tests can be run against. */
export interface GcsTarget extends AsyncDisposable {
  readonly url: string
  createBucket(name: string): Promise<void>
}

/** Our server; or the fake-gcs-server whose URL is in FINOPS_FAKE_GCS_SERVER. */
export async function openGcsTarget(): Promise<GcsTarget> {
  const url = process.env['FINOPS_FAKE_GCS_SERVER']
  return url === undefined ? openOwnServer() : openFakeGcsServer(url)
}

async function openOwnServer(): Promise<GcsTarget> {
  const server = await startGcsServer()
  return {
    url: server.url,
    createBucket: async (name) => server.createBucket(name),
    [Symbol.asyncDispose]: server.close,
  }
}

async function openFakeGcsServer(url: string): Promise<GcsTarget> {
  const client = new Storage({ projectId: 'test', apiEndpoint: url })
  return {
    url,
    async createBucket(name) {
      await client.createBucket(name)
    },
    async [Symbol.asyncDispose]() {},
  }
}
