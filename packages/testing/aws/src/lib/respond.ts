import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { type Answer, textBody } from './answer.ts'
import { AwsError } from './aws-error.ts'
import { parseRequest } from './aws-request.ts'
import type { Cut } from './faults.ts'
import { type Outcome, serveS3 } from './serve-s3.ts'
import { serveSts, stsNamespace } from './serve-sts.ts'
import type { RequestDraft, State } from './state.ts'
import { renderXml } from './xml.ts'

/** Answers one request, whatever happens, and records it. */
export async function respond(state: State, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const record: RequestDraft = { at: state.now(), operation: 'Unknown', status: 0 }
  state.requests.push(record)
  let sending: Sending
  try {
    sending = await prepare(incoming, await serve(state, incoming, record))
  } catch (error) {
    sending = await prepare(incoming, { answer: errorAnswer(error, incoming), cut: {} })
  }
  // The client may have gone while it was waiting or uploading.
  if (!response.destroyed) {
    record.status = sending.answer.status
    await send(sending, response, state.now())
  }
}

async function serve(state: State, incoming: IncomingMessage, record: RequestDraft): Promise<Outcome> {
  const request = parseRequest(incoming)
  return isForSts(incoming) ? serveSts(state, request, record) : serveS3(state, request, record)
}

/** An answer whose body has been opened. */
interface Sending {
  readonly answer: Answer
  readonly cut: Cut
  readonly bytes: number
  readonly chunks: AsyncIterable<Uint8Array>
}

async function prepare(incoming: IncomingMessage, { answer, cut }: Outcome): Promise<Sending> {
  const { content, start, end } = answer.body
  const bytes = Math.min(end - start, cut.truncateTo ?? Number.POSITIVE_INFINITY)
  const sent = incoming.method === 'HEAD' ? 0 : Math.min(bytes, cut.breakAfter ?? Number.POSITIVE_INFINITY)
  return { answer, cut, bytes, chunks: await content.read(start, start + sent) }
}

async function send({ answer, cut, bytes, chunks }: Sending, response: ServerResponse, now: Date): Promise<void> {
  const hasLength = answer.status !== 204 && answer.status !== 304
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(hasLength ? { 'Content-Length': bytes } : {}),
    Date: now.toUTCString(),
    Server: 'AmazonS3',
    'x-amz-request-id': randomUUID(),
  })
  if (cut.breakAfter !== undefined) {
    await sendAndBreak(chunks, response)
    return
  }
  try {
    await pipeline(chunks, response)
  } catch (error) {
    // A client that stops reading early is no error of the server.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) {
      throw error
    }
  }
}

async function sendAndBreak(chunks: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  response.flushHeaders()
  for await (const chunk of chunks) {
    await new Promise((resolve) => response.write(chunk, resolve))
  }
  response.socket?.destroySoon()
}

function isForSts({ method, url = '/', headers }: IncomingMessage): boolean {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  return method === 'POST' && url === '/' && isForm
}

function errorAnswer(error: unknown, incoming: IncomingMessage): Answer {
  const { status, code, message, fields, headers } =
    error instanceof AwsError ? error : new AwsError(500, 'InternalError', String(error))
  const requestId = randomUUID()
  const [resource] = (incoming.url ?? '').split('?', 1)
  const document = isForSts(incoming)
    ? renderXml(
        'ErrorResponse',
        { Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }, RequestId: requestId },
        stsNamespace,
      )
    : renderXml('Error', { Code: code, Message: message, ...fields, Resource: resource, RequestId: requestId })
  return { status, headers: { ...headers, 'Content-Type': 'application/xml' }, body: textBody(document) }
}
