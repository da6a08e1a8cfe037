import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { answerText, httpGet } from '../src/index.ts'

const { signal } = new AbortController()

let server: Server
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

async function serve(listener: RequestListener): Promise<URL> {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}/a.csv`)
}

function failure(code: string, details: object = {}): object {
  return expect.objectContaining({ name: 'FinopsError', code, ...details })
}

test('gives the answer whatever its status', async () => {
  const url = await serve((request, response) => response.writeHead(404).end(request.headers['x-asked']))
  const answer = await httpGet(url, { signal, headers: { 'x-asked': 'yes' } })
  expect(answer.statusCode).toBe(404)
  expect(await answerText(answer)).toBe('yes')
})

test('does not decompress what says that it is compressed', async () => {
  const bytes = gzipSync('a,b\n')
  const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes))
  const chunks = await (await httpGet(url, { signal })).toArray()
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
})

test('a head alone leaves its connection for the next request', async () => {
  const url = await serve((_, response) => response.writeHead(200, { 'content-length': '5' }).end())
  let connections = 0
  server.on('connection', () => connections++)
  for (let n = 0; n < 3; n++) {
    const { headers } = await httpGet(url, { method: 'HEAD', signal })
    expect(headers['content-length']).toBe('5')
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(connections).toBe(1)
})

test('asks again when the connection that it kept is closed', async () => {
  const url = await serve((_, response) => response.end('once'))
  await answerText(await httpGet(url, { signal }))
  let seen = 0
  server.removeAllListeners('request')
  server.on('request', (request, response) => (++seen === 1 ? request.socket.destroy() : response.end('again')))
  expect(await answerText(await httpGet(url, { signal }))).toBe('again')
})

test('a connection that breaks is STORE_UNAVAILABLE, and asked for once', async () => {
  let seen = 0
  const url = await serve((request) => {
    seen++
    request.socket.destroy()
  })
  await expect(httpGet(url, { signal })).rejects.toEqual(failure('STORE_UNAVAILABLE', { retryable: true }))
  expect(seen).toBe(1)
})

test('a server that does not answer is given up', async () => {
  const url = await serve(() => {})
  await expect(httpGet(url, { signal, patience: 20 })).rejects.toEqual(
    failure('STORE_UNAVAILABLE', { message: 'The store did not answer for 0.02 s', retryable: true }),
  )
})

test('aborting ends the wait for the answer', async () => {
  const abort = new AbortController()
  const url = await serve(() => abort.abort())
  await expect(httpGet(url, { signal: abort.signal })).rejects.toEqual(failure('CANCELLED'))
  await expect(httpGet(url, { signal: abort.signal })).rejects.toEqual(failure('CANCELLED'))
})

test('a text that breaks off is STORE_UNAVAILABLE, never a shorter text', async () => {
  const url = await serve((request, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => request.socket.destroy())
  })
  await expect(answerText(await httpGet(url, { signal }))).rejects.toEqual(
    failure('STORE_UNAVAILABLE', { message: 'The answer of the store broke off', retryable: true }),
  )
})
