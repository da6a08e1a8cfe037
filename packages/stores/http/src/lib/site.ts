import type { IncomingMessage } from 'node:http'
import { FinopsError, type PluginContext, throwIfAborted } from '@openfinops/plugin'
import { httpGet } from '@openfinops/plugin-kit'
import type { HttpOptions } from '../options.ts'
import { refusal } from './refusal.ts'

type Headers = Readonly<Record<string, string>>

interface Question {
  readonly method: 'GET' | 'HEAD'
  /** The path of a file below the folder. */
  readonly path: string
  readonly headers?: Headers
  readonly signal: AbortSignal
}

export interface Site {
  readonly folder: URL
  /** The path of the index document. */
  readonly index: string
  /** @throws FinopsError unless the status is 200 or 206. */
  ask(question: Question): Promise<IncomingMessage>
}

/** More than any server needs that does not send us in circles. */
const mostRedirects = 5

export function openSite(folder: URL, options: HttpOptions, env: PluginContext['env']): Site {
  const { index = 'index.json', authorization_env } = options

  async function follow(url: URL, question: Question, left: number): Promise<IncomingMessage> {
    const { method, path, headers, signal } = question
    throwIfAborted(signal)
    // A credential is for the server that was configured, not for those that it points at.
    const secret = url.origin === folder.origin ? authorization(authorization_env, folder, env) : {}
    const answer = await httpGet(url, {
      method,
      headers: { 'accept-encoding': 'identity', ...headers, ...secret },
      signal,
    })
    const { statusCode: status = 0, headers: answered } = answer
    if (status === 200 || status === 206) return answer
    answer.resume()
    if (status < 300 || status > 308 || answered.location === undefined) throw refusal(status, folder, path)
    const next = new URL(answered.location, url)
    if (next.pathname === `${url.pathname}/`) {
      throw new FinopsError('STORE_NOT_FOUND', 'This is a folder, not a file', { file: path })
    }
    if (left === 0 || (url.protocol === 'https:' && next.protocol !== 'https:') || !/^https?:$/.test(next.protocol)) {
      throw new FinopsError('STORE_UNAVAILABLE', `${url.host} sends us on to ${next.protocol}//${next.host}`, {
        file: path,
        fix: 'Redirects are followed five times, and never from https to anything else. Configure where they end.',
      })
    }
    return follow(next, question, left - 1)
  }

  return {
    folder,
    index,
    ask: async (question) => follow(addressOf(question.path, folder), question, mostRedirects),
  }
}

/** @throws FinopsError `KEY_UNSAFE`, `STORE_NOT_FOUND` for what is not the path of a file below the folder. */
function addressOf(path: string, folder: URL): URL {
  const parts = path.split('/')
  if (parts.includes('..')) {
    throw new FinopsError('KEY_UNSAFE', 'The key would lead out of the folder', {
      file: path,
      fix: 'Nothing was read. Find out who wrote the manifest that names it before you trust the server.',
    })
  }
  // In URLs a folder `.` is none: the server would be asked for another file.
  if (path === '' || parts.includes('.')) {
    throw new FinopsError('STORE_NOT_FOUND', 'There can be no file of this name', { file: path })
  }
  return new URL(`${folder.href}${parts.map(encodeURIComponent).join('/')}`)
}

function authorization(variable: string | undefined, folder: URL, env: PluginContext['env']): Headers {
  if (variable === undefined) return {}
  const value = env[variable]?.trim()
  if (value === undefined || value === '' || /[^\t\x20-\x7e]/.test(value)) {
    throw new FinopsError('CONFIG_INVALID', `The environment variable ${variable} does not hold a header's value`, {
      fix: `Set ${variable} to what the server wants to see in the header Authorization, such as "Bearer" and a token.`,
    })
  }
  if (folder.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(folder.hostname)) {
    throw new FinopsError('CONFIG_INVALID', 'A credential is not sent over plain http', {
      fix: 'Use https in the URL of the store.',
    })
  }
  return { authorization: value }
}
