import { type BackendPlugin, FinopsError, type StorePlugin, type VendorPlugin } from '@openfinops/plugin'
import type { PluginKind } from './names.ts'
import { resolvePlugin } from './resolve.ts'

interface Plugins {
  readonly vendor: VendorPlugin
  readonly store: StorePlugin
  readonly backend: BackendPlugin
}

const apiVersion = 1

/**
 * Imports a plugin and checks that it is one. Those that come with finops go the same way as those of others.
 * @throws FinopsError `PLUGIN_NOT_FOUND`, `PLUGIN_INVALID`.
 */
export async function loadPlugin<Kind extends PluginKind>(
  kind: Kind,
  use: string,
  folder: string,
): Promise<Plugins[Kind]> {
  const url = resolvePlugin(kind, use, folder)
  const module = await importPlugin(url, use)
  const plugin = module.default
  const problem = problemOf(plugin, kind)
  if (problem !== undefined || !isPlugin(plugin, kind)) {
    throw new FinopsError('PLUGIN_INVALID', `"${use}" ${problem ?? `is no ${kind} plugin`}`, {
      file: url.href,
      fix: `The package must have a ${kind} plugin of API version ${apiVersion} as its default export.`,
    })
  }
  return plugin
}

async function importPlugin(url: URL, use: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(url.href)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FinopsError('PLUGIN_INVALID', `"${use}" cannot be loaded: ${reason}`, { file: url.href, cause })
  }
}

function problemOf(plugin: unknown, kind: PluginKind): string | undefined {
  if (typeof plugin !== 'object' || plugin === null || !('kind' in plugin)) return 'is no finops plugin'
  if (plugin.kind !== kind) return `is a ${String(plugin.kind)} plugin, not a ${kind} plugin`
  const theirs = 'apiVersion' in plugin ? plugin.apiVersion : undefined
  if (theirs !== apiVersion) return `is made for API version ${String(theirs)} of finops, this one has ${apiVersion}`
  return undefined
}

function isPlugin<Kind extends PluginKind>(plugin: unknown, kind: Kind): plugin is Plugins[Kind] {
  return (
    problemOf(plugin, kind) === undefined &&
    typeof plugin === 'object' &&
    plugin !== null &&
    'name' in plugin &&
    typeof plugin.name === 'string' &&
    'create' in plugin &&
    typeof plugin.create === 'function' &&
    'options' in plugin &&
    typeof plugin.options === 'object' &&
    plugin.options !== null &&
    '~standard' in plugin.options
  )
}
