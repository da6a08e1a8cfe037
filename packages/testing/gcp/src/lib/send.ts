import type { ServerResponse } from 'node:http'
import type { Fault } from '../fault.ts'
import type { Answer } from './answer.ts'

/** Sends an answer, harmed as the fault says. */
export function send(response: ServerResponse, { status, headers, body }: Answer, fault: Fault | undefined): void {
  response.writeHead(status, { ...headers, 'content-length': String(body?.length ?? 0) })
  if (body === undefined) {
    response.end()
  } else if (fault?.breakAfter !== undefined) {
    response.write(body.subarray(0, fault.breakAfter), () => response.destroy())
  } else {
    response.end(fault?.corrupt ? corrupted(body) : body)
  }
}

function corrupted(body: Uint8Array): Uint8Array {
  const copy = Buffer.from(body)
  copy.writeUInt8(copy.readUInt8(0) ^ 1)
  return copy
}
