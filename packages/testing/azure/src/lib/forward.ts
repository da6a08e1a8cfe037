import { type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { Fault } from '../fault.ts'
import type { Faults } from './faults.ts'

/** Passes a request on and its answer back, unless a fault hits it. Signatures hold: they do not cover the host. */
export function forward(
  target: string,
  faults: Faults,
  account: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { operation, key } = describe(request, account)
  const fault = faults.strike(operation, key)
  if (fault?.silent) return
  if (fault?.error) {
    refuse(response, fault.error)
    return
  }
  if (fault?.before === undefined) {
    pass(target, fault, request, response)
    return
  }
  Promise.resolve(fault.before()).then(
    () => pass(target, fault, request, response),
    () => response.destroy(),
  )
}

function pass(target: string, fault: Fault | undefined, request: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = new URL(target)
  const onward = send({ hostname, port, method: request.method, path: request.url, headers: request.headers })
  onward.on('error', () => response.destroy())
  onward.on('response', (answer) => {
    answer.on('error', () => response.destroy())
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    if (fault?.breakAfter === undefined) answer.pipe(response)
    else breakAfter(answer, response, fault.breakAfter)
  })
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}

function describe({ method, url = '' }: IncomingMessage, account: string): Pick<Fault, 'operation' | 'key'> {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  if (method !== 'GET') return {}
  if (searchParams.get('comp') === 'list') return { operation: 'ListBlobs' }
  const [, key] = new RegExp(`^/${account}/[^/]+/(.+)$`).exec(pathname) ?? []
  return key === undefined ? {} : { operation: 'GetBlob', key: decodeURIComponent(key) }
}

function refuse(response: ServerResponse, { status, code, message = code }: NonNullable<Fault['error']>): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`
  response.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code })
  response.end(body)
}

function breakAfter(answer: IncomingMessage, response: ServerResponse, bytes: number): void {
  let left = bytes
  answer.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, left)
    left -= part.length
    response.write(part, () => {
      if (left === 0) response.destroy()
    })
    if (left === 0) answer.destroy()
  })
}
