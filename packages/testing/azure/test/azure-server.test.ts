import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AzureServer, startAzureServer } from '../src/index.ts'

let server: AzureServer
beforeAll(async () => {
  server = await startAzureServer()
  await server.createContainer('exports')
  await server.put('exports', 'a/b c.csv', Buffer.alloc(100_000, 'x'))
})
afterAll(() => server.close())

const once = { retryOptions: { maxTries: 1 } }

function container(sas?: string) {
  const service =
    sas === undefined
      ? BlobServiceClient.fromConnectionString(server.connectionString, once)
      : new BlobServiceClient(`${server.url}?${sas}`, undefined, once)
  return service.getContainerClient('exports')
}

test('serves what was put, to who has the key or a signature', async () => {
  expect((await container().getBlobClient('a/b c.csv').downloadToBuffer()).length).toBe(100_000)
  const sas = server.sas('exports', 'r')
  expect((await container(sas).getBlobClient('a/b c.csv').downloadToBuffer()).length).toBe(100_000)
  await expect(container(sas).listBlobsFlat().next()).rejects.toMatchObject({ statusCode: 403 })
})

test('answers with an error as often as a fault says', async () => {
  server.fault({ operation: 'GetBlob', key: 'a/b c.csv', times: 1, error: { status: 403, code: 'NoSuchRight' } })
  const blob = container().getBlobClient('a/b c.csv')
  await expect(blob.download()).rejects.toMatchObject({ statusCode: 403, code: 'NoSuchRight' })
  expect((await blob.downloadToBuffer()).length).toBe(100_000)
})

test('changes what is there before a request finds it', async () => {
  await server.put('exports', 'moving.csv', 'old')
  server.fault({ key: 'moving.csv', times: 1, before: () => server.put('exports', 'moving.csv', 'new') })
  expect((await container().getBlobClient('moving.csv').downloadToBuffer()).toString()).toBe('new')
})

test('breaks a body where a fault says', async () => {
  server.fault({ operation: 'GetBlob', times: 1, breakAfter: 40_000 })
  const { readableStreamBody } = await container().getBlobClient('a/b c.csv').download(0, undefined, {
    maxRetryRequests: 0,
  })
  let received = 0
  await expect(async () => {
    for await (const chunk of readableStreamBody ?? []) received += chunk.length
  }).rejects.toThrow()
  expect(received).toBe(40_000)
})
