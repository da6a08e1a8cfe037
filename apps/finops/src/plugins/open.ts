import type { Source, Target } from '@openfinops/pipeline'
import type { FinopsError, PluginContext, StorePlugin, Vendor, VendorLocation } from '@openfinops/plugin'
import type { BackendConfig, Config, SourceConfig } from '../config/config.ts'
import { invalidConfig } from '../config/problem.ts'
import type { World } from '../world.ts'
import { loadPlugin } from './load.ts'
import { storeOf } from './names.ts'
import { parseOptions } from './options.ts'

type Environment = Pick<World, 'env'>

/** The vendor of a source, for its own location or another one. Asks nobody. */
export async function openVendor(
  source: SourceConfig,
  config: Config,
  location: VendorLocation = { prefix: source.prefix, export: source.export },
): Promise<Vendor> {
  const plugin = await loadPlugin('vendor', source.vendor.use, config.folder)
  return plugin.create(location, await parseOptions(plugin.options, source.vendor, config))
}

/** A source with its vendor and store. Asks nobody: the first request does. */
export async function openSource(source: SourceConfig, config: Config, world: Environment): Promise<Source> {
  const vendor = await openVendor(source, config)
  const plugin = await loadPlugin('store', source.store.use ?? storeOf(source.store.url), config.folder)
  const scheme = source.store.url.slice(0, source.store.url.indexOf(':')).toLowerCase()
  if (!plugin.schemes.includes(scheme)) throw wrongScheme(plugin, source, config)
  const options = await parseOptions(plugin.options, source.store, config)
  const store = plugin.create(source.store.url, options, contextOf(config, world))
  return {
    name: source.name,
    vendor,
    store,
    table: source.table ?? vendor.table,
    names: source.names,
    cadence: source.cadence?.cadence,
    mixPayers: source.mixPayers,
  }
}

/** A backend. Opens nothing: the first method called does. */
export async function openTarget(backend: BackendConfig, config: Config, world: Environment): Promise<Target> {
  const plugin = await loadPlugin('backend', backend.use, config.folder)
  const options = await parseOptions(plugin.options, backend, config)
  return { name: backend.name, backend: plugin.create(options, contextOf(config, world)) }
}

function wrongScheme({ name, schemes }: StorePlugin, { store }: SourceConfig, config: Config): FinopsError {
  const problem = {
    path: [...store.path, 'url'],
    message: `is no URL for the store ${name}`,
    fix: `It opens: ${schemes.map((scheme) => `${scheme}:`).join(', ')}`,
  }
  return invalidConfig([problem], { data: {}, origins: config.origins, file: config.file })
}

function contextOf({ folder }: Config, { env }: Environment): PluginContext {
  return { folder, env }
}
