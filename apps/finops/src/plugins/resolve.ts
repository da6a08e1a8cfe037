import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FinopsError } from '@openfinops/plugin'
import { resolve } from 'import-meta-resolve'
import { type PluginKind, packageNames } from './names.ts'

/**
 * The module that a plugin's name in the configuration means: looked for from the configuration's folder first, then
 * among what comes with finops.
 * @throws FinopsError `PLUGIN_NOT_FOUND` with what to install; `PLUGIN_INVALID` for a package without an entry.
 */
export function resolvePlugin(kind: PluginKind, use: string, folder: string): URL {
  const parents = [pathToFileURL(join(folder, 'finops.config.json')).href, import.meta.url]
  const specifiers = isAbsolute(use) ? [pathToFileURL(use).href] : packageNames(kind, use)
  for (const specifier of specifiers) {
    // A relative path starts from the configuration and from nowhere else.
    for (const parent of specifier.startsWith('.') ? parents.slice(0, 1) : parents) {
      const found = tryResolve(specifier, parent, use)
      if (found !== undefined) return found
    }
  }
  throw notFound(kind, use, folder)
}

function tryResolve(specifier: string, parent: string, use: string): URL | undefined {
  try {
    const url = new URL(resolve(specifier, parent))
    // What is found elsewhere than on the disk is a module of Node.js that happens to have the name.
    return url.protocol === 'file:' && existsSync(url) ? url : undefined
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_MODULE_NOT_FOUND') return undefined
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FinopsError('PLUGIN_INVALID', `"${use}" cannot be loaded: ${reason}`, { cause })
  }
}

function notFound(kind: PluginKind, use: string, folder: string): FinopsError {
  if (/^[./]|^[a-z]:\\/i.test(use)) {
    return new FinopsError('PLUGIN_NOT_FOUND', `There is no module "${use}"`, {
      file: folder,
      fix: 'Relative paths start from the folder of the configuration file and have their ending: ./acme.ts',
    })
  }
  const names = packageNames(kind, use)
  return new FinopsError('PLUGIN_NOT_FOUND', `There is no ${kind} "${use}": ${names.join(' and ')} are not installed`, {
    file: folder,
    fix: `Install the package in the configuration's folder: npm install ${names[0] ?? use}`,
  })
}
