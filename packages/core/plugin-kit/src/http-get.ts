import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { FinopsError, throwIfAborted } from '@openfinops/plugin'
import { networkError } from './network-error.ts'

export interface HttpGetOptions {
  /** `HEAD` for an answer without a body. Default `GET`. */
  readonly method?: 'GET' | 'HEAD'
  readonly headers?: OutgoingHttpHeaders
  readonly signal: AbortSignal
  /** Milliseconds in which the head of the answer has to arrive. Default: a minute. */
  readonly patience?: number
}

/**
 * Asks for a URL, once, and gives the answer, whatever its status: its body as it was sent, which `fetch` would
 * decompress. Redirects are not followed. Proxies are those of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, from Node.js
 * 24.5 and 22.21 on. Whoever gets the answer reads its body to the end or destroys it.
 * @throws FinopsError `STORE_UNAVAILABLE`, `CANCELLED`.
 */
export async function httpGet(url: URL, options: HttpGetOptions): Promise<IncomingMessage> {
  throwIfAborted(options.signal)
  try {
    return await send(url, options)
  } catch (error) {
    throwIfAborted(options.signal)
    throw networkError(error) ?? error
  }
}

/**
 * The body of an answer, as UTF-8, for bodies that fit into memory.
 * @throws FinopsError `STORE_UNAVAILABLE`, retryable, when it breaks off or takes longer than a minute.
 */
export async function answerText(answer: IncomingMessage): Promise<string> {
  const timer = setTimeout(() => answer.destroy(new Error('It took longer than a minute')), 60_000)
  try {
    return await text(answer)
  } catch (cause) {
    throw new FinopsError('STORE_UNAVAILABLE', 'The answer of the store broke off', { retryable: true, cause })
  } finally {
    clearTimeout(timer)
  }
}

function send(url: URL, options: HttpGetOptions): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, signal, patience = 60_000 } = options
  return new Promise((resolve, reject) => {
    const [start, agent] = url.protocol === 'https:' ? [httpsRequest, agents().https] : [httpRequest, agents().http]
    const request = start(url, { method, headers, signal, agent })
    const timer = setTimeout(() => request.destroy(silent(patience)), patience)
    request.on('close', () => clearTimeout(timer))
    request.on('response', (response) => {
      clearTimeout(timer)
      // A connection counts as busy until somebody has read to the end, even where there is nothing.
      if (method === 'HEAD') response.resume()
      resolve(response)
    })
    request.on('error', (error) => {
      // The server had closed a connection that was kept for later; on a new one there may be an answer.
      const stale = request.reusedSocket && 'code' in error && error.code === 'ECONNRESET' && !signal.aborted
      if (stale) send(url, options).then(resolve, reject)
      else reject(error)
    })
    request.end()
  })
}

function silent(patience: number): FinopsError {
  return new FinopsError('STORE_UNAVAILABLE', `The store did not answer for ${patience / 1000} s`, { retryable: true })
}

let kept: { readonly http: HttpAgent; readonly https: HttpsAgent } | undefined

function agents() {
  const options = { keepAlive: true, proxyEnv: process.env }
  kept ??= { http: new HttpAgent(options), https: new HttpsAgent(options) }
  return kept
}
