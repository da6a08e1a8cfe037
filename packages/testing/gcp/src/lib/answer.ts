/** What is sent back. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
}

export function json(value: unknown, status = 200): Answer {
  const headers = { 'content-type': 'application/json; charset=UTF-8' }
  return { status, headers, body: Buffer.from(JSON.stringify(value)) }
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: undefined }
}
