import { once } from 'node:events'
import { createServer } from 'node:http'
import { startAzureServer } from '@openfinops/testing-azure'
import { startGcsServer } from '@openfinops/testing-gcp'
import { expect, onTestFinished, test } from 'vitest'
import { curExport } from './support/cur-export.ts'
import { type Env, finops } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

// The same export, wherever it lies: by its URL finops finds the store, which comes with it.

const objects = curExport()

async function expectLoaded(store: Readonly<Record<string, string>>, env: Env = {}): Promise<void> {
  const config = {
    download: { settle_minutes: 0 },
    sources: { daily: { vendor: 'aws-cur-v1', prefix: 'cur', export: 'daily', store } },
  }
  const folder = await tempFolder({ 'finops.config.json': JSON.stringify(config) })
  const doctor = await finops(folder, ['doctor'], env)
  expect(doctor.code, doctor.stdout).toBe(0)
  const run = await finops(folder, ['run'], env)
  expect(run.code, run.stdout).toBe(0)
  const question = ['query', '--format', 'csv', 'select sum(lineitem_unblendedcost) as cost from aws_cur_v1']
  expect((await finops(folder, question)).stdout).toBe('cost\n1.750000000000000000\n')
  expect((await finops(folder, ['run'], env)).stdout).toContain('0 changed, 0 failed')
}

test('a bucket of Google Cloud Storage', async () => {
  await using server = await startGcsServer()
  server.createBucket('acme-billing')
  for (const [key, body] of Object.entries(objects)) server.put('acme-billing', key, body)
  await expectLoaded({ url: 'gs://acme-billing', endpoint: server.url }, { METADATA_SERVER_DETECTION: 'none' })
})

test('a container of Azure Blob Storage', async () => {
  await using server = await startAzureServer()
  await server.createContainer('billing')
  for (const [key, body] of Object.entries(objects)) await server.put('billing', key, body)
  await expectLoaded(
    { url: `azure://${server.account}/billing`, connection_string_env: 'BILLING' },
    { BILLING: server.connectionString },
  )
})

test('a web server with an index', async () => {
  const files = new Map(Object.entries(objects).map(([key, body]) => [`/exports/${key}`, body]))
  const index = { files: Object.keys(objects).map((key) => ({ key })) }
  files.set('/exports/index.json', Buffer.from(JSON.stringify(index)))
  const server = createServer(({ url = '', method }, response) => {
    const body = files.get(url)
    if (body === undefined) return response.writeHead(404).end()
    const lastModified = 'Tue, 03 Jun 2025 05:36:21 GMT'
    response.writeHead(200, { 'Content-Length': body.length, 'Last-Modified': lastModified, ETag: `"${body.length}"` })
    return response.end(method === 'HEAD' ? undefined : body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  await expectLoaded({ url: `http://127.0.0.1:${port}/exports` })
})
