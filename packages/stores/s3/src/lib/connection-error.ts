import { FinopsError } from '@openfinops/plugin'

/** The error of a connection that never came about, broke, or went silent; `undefined` for every other error. */
export function connectionError(error: unknown): FinopsError | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (untrusted.test(code)) {
    return new FinopsError('STORE_UNAVAILABLE', `The certificate of the store is not trusted: ${error.message}`, {
      fix: "Name your organisation's certificate authority in NODE_EXTRA_CA_CERTS, or correct the endpoint.",
      cause: error,
    })
  }
  if (error.name !== 'TimeoutError' && !unreachable.has(code)) return undefined
  return new FinopsError('STORE_UNAVAILABLE', `The store cannot be reached: ${error.message}`, {
    fix: 'Check the network, the endpoint and the region; the same command may succeed later.',
    retryable: true,
    cause: error,
  })
}

const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'EPROTO',
])

/** OpenSSL's words, as Node.js has them in codes. */
const untrusted = /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT|CERT_)/
