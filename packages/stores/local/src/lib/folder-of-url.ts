import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FinopsError } from '@openfinops/plugin'

/**
 * The absolute path that a URL of the scheme `file` stands for. `file:///exports/acme` is a URL, in which `%20` is a
 * space; `file:./exports` and `file:exports` are paths, taken as they are, from the base folder.
 * @throws FinopsError `CONFIG_INVALID`.
 */
export function folderOfUrl(url: string, base: string): string {
  const rest = url.replace(/^file:/i, '')
  if (rest === url || rest === '') throw invalid(url, 'is not the URL of a folder')
  if (!rest.startsWith('/')) return isAbsolute(rest) ? resolve(rest) : resolve(base, rest)
  if (/[?#]/.test(rest)) throw invalid(url, 'holds a ? or #')
  try {
    return resolve(fileURLToPath(url))
  } catch (error) {
    throw invalid(url, 'is not the URL of a local folder', error)
  }
}

function invalid(url: string, what: string, cause?: unknown): FinopsError {
  return new FinopsError('CONFIG_INVALID', `"${url}" ${what}`, {
    fix: 'Write file:///absolute/folder, with %20 for a space and so on, or file:./folder for a relative one.',
    cause,
  })
}
