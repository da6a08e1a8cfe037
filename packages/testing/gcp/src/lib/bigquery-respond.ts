import type { IncomingMessage, ServerResponse } from 'node:http'
import { json, text } from 'node:stream/consumers'
import { z } from 'zod'
import type { BigQueryCall } from './bigquery-call.ts'
import { BigQueryError, notImplemented } from './bigquery-error.ts'
import type { BigQueryMischief } from './bigquery-faults.ts'
import { type BigQueryRoute, findRoute } from './bigquery-routes.ts'
import type { BigQueryState, RequestDraft } from './bigquery-state.ts'
import { openUpload } from './bigquery-upload.ts'

interface Answer {
  readonly status: number
  readonly body: object
  readonly breakAfter?: number | undefined
}

/** Answers one request, whatever happens, and records it. */
export async function respond(
  state: BigQueryState,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const record: RequestDraft = { at: state.now(), operation: 'Unknown', status: 0 }
  state.requests.push(record)
  const answer = await serve(state, incoming, record).catch(refusal)
  // The client may have gone meanwhile; what it asked for was done all the same.
  if (incoming.destroyed && !incoming.complete) return
  for await (const _ of incoming);
  record.status = answer.status
  await send(answer, response)
}

async function serve(state: BigQueryState, incoming: IncomingMessage, record: RequestDraft): Promise<Answer> {
  const { method = 'GET', headers } = incoming
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const route = findRoute(state.project, method, url)
  record.operation = route?.operation ?? 'Unknown'
  if (!/^Bearer \S+$/.test(headers.authorization ?? '')) throw unauthenticated()
  if (route === undefined) throw notImplemented(`${method} ${url.pathname}`)
  const isUpload = route.operation === 'jobs.upload'
  const upload = isUpload ? await openUpload(incoming) : undefined
  const body = upload === undefined ? await readBody(incoming) : upload.metadata
  Object.assign(record, subject(route, body))
  const { operation, jobId, table } = record
  const mischief: BigQueryMischief = await state.faults.strike({ operation, jobId, table })
  const call: BigQueryCall = {
    state,
    path: route.path,
    query: url.searchParams,
    body,
    mischief,
    save: async (path) => upload?.save(path, mischief.breakUploadAfter) ?? 0,
  }
  return { status: 200, body: await route.serve(call), breakAfter: mischief.breakAfter }
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  if (incoming.headers['content-type']?.startsWith('application/json') !== true) {
    await text(incoming)
    return undefined
  }
  return json(incoming)
}

const jobSubject = z.object({
  jobReference: z.object({ jobId: z.string().optional(), location: z.string().optional() }).optional(),
  configuration: z
    .record(z.string(), z.object({ destinationTable: z.object({ tableId: z.string() }).optional() }).catch({}))
    .optional(),
})

/** Which job and table a request is about, and where the job is to run. */
function subject({ path }: BigQueryRoute, body: unknown): Pick<RequestDraft, 'jobId' | 'table' | 'location'> {
  const { data } = jobSubject.safeParse(body)
  const written = Object.values(data?.configuration ?? {}).find(
    ({ destinationTable }) => destinationTable !== undefined,
  )
  const jobId = path['job'] ?? data?.jobReference?.jobId
  const table = path['table'] ?? written?.destinationTable?.tableId
  return { jobId, table, location: data?.jobReference?.location }
}

function unauthenticated(): BigQueryError {
  return new BigQueryError(
    401,
    'required',
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  )
}

function refusal(error: unknown): Answer {
  const { status, reason, message } =
    error instanceof BigQueryError ? error : new BigQueryError(500, 'internalError', String(error))
  // A failed query is a bad request, whatever its job says.
  const code = status === 499 ? 400 : status
  return { status: code, body: { error: { code, message, errors: [{ domain: 'global', reason, message }] } } }
}

async function send({ status, body, breakAfter }: Answer, response: ServerResponse): Promise<void> {
  if (response.destroyed) return
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8', 'Content-Length': bytes.byteLength })
  if (breakAfter === undefined) {
    response.end(bytes)
    return
  }
  response.flushHeaders()
  await new Promise((resolve) => response.write(bytes.subarray(0, breakAfter), resolve))
  response.socket?.destroy()
}
