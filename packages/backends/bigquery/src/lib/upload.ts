import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { BackendContext } from '@openfinops/plugin'
import type { Warehouse } from './warehouse.ts'

/**
 * Starts a load job with a file of this machine, in one request. The client's own way cannot be stopped: the request
 * hangs until the server gives up, and the process with it.
 * Source: https://cloud.google.com/bigquery/docs/reference/api-uploads
 */
export async function uploadJob(
  { auth, settings }: Warehouse,
  job: object,
  path: string,
  { signal, onSent = () => {} }: BackendContext,
): Promise<void> {
  const boundary = randomUUID()
  const head = Buffer.from(
    `--${boundary}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(job)}\r\n` +
      `--${boundary}\r\nContent-Type: application/octet-stream\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--`)
  const { size } = await stat(path)
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  const body = Readable.from(joined(head, counted(file, size, onSent), tail), { objectMode: false })
  try {
    await auth.request({
      url: `${settings.endpoint}/upload/bigquery/v2/projects/${settings.project}/jobs?uploadType=multipart`,
      method: 'POST',
      headers: {
        'Content-Type': `multipart/related; boundary=${boundary}`,
        // A request that breaks off is then never taken for a whole one.
        'Content-Length': String(head.byteLength + size + tail.byteLength),
      },
      data: body,
      signal,
      retry: false,
    })
  } finally {
    body.destroy()
    file.destroy()
  }
}

async function* joined(head: Buffer, file: AsyncIterable<Buffer>, tail: Buffer): AsyncGenerator<Buffer> {
  yield head
  yield* file
  yield tail
}

async function* counted(
  file: AsyncIterable<Buffer>,
  size: number,
  onSent: NonNullable<BackendContext['onSent']>,
): AsyncGenerator<Buffer> {
  let sent = 0
  for await (const chunk of file) {
    yield chunk
    sent += chunk.byteLength
    onSent(sent, size)
  }
}
