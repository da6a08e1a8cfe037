import { FinopsError } from '@openfinops/plugin'

/**
 * The error of a connection that never came about, broke or went silent, as Node.js reports it, itself or as the cause
 * of a client's error: `STORE_UNAVAILABLE`, retryable unless a certificate is not trusted. `undefined` for every other
 * error.
 */
export function networkError(error: unknown): FinopsError | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : ''
    if (untrusted.test(code)) {
      return new FinopsError('STORE_UNAVAILABLE', `The certificate of the store is not trusted: ${inner.message}`, {
        fix: "Name your organisation's certificate authority in NODE_EXTRA_CA_CERTS, or correct the address.",
        cause: inner,
      })
    }
    if (unreachable.has(code) || inner.name === 'TimeoutError') {
      return new FinopsError('STORE_UNAVAILABLE', `The store cannot be reached: ${inner.message}`, {
        fix: 'Check the address and the network; the same command may succeed later.',
        retryable: true,
        cause: inner,
      })
    }
  }
  return undefined
}

const unreachable: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** OpenSSL's words, as Node.js has them in codes. */
const untrusted = /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT|CERT_)/
