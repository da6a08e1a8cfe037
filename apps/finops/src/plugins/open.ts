import type { Source, Target } from '@openfinops/pipeline'
import {
  FinopsError,
  isFinopsError,
  type ObjectStore,
  type PluginContext,
  type StorePlugin,
  type Vendor,
  type VendorLocation,
} from '@openfinops/plugin'
import type { BackendConfig, Config, SourceConfig } from '../config/config.ts'
import { describeOrigin, dotted } from '../config/entry.ts'
import { originOf } from '../config/merge.ts'
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
  const options = await parseOptions(plugin.options, source.vendor, config)
  return placed(() => plugin.create(location, options), source.vendor.path, config)
}

/** A source with its vendor and store. Asks nobody: the first request does. */
export async function openSource(source: SourceConfig, config: Config, world: Environment): Promise<Source> {
  const vendor = await openVendor(source, config)
  return {
    name: source.name,
    vendor,
    store: await openStore(source, config, world),
    scope: source.scope,
    table: source.table ?? vendor.table,
    names: source.names,
    cadence: source.cadence?.cadence,
    mixPayers: source.mixPayers,
    mixExports: source.mixExports,
  }
}

/** The store of a source, or the folder that takes its place. */
async function openStore(source: SourceConfig, config: Config, world: Environment): Promise<ObjectStore> {
  const { use, url, options: written, path } = inputOf(source) ?? source.store
  const plugin = await loadPlugin('store', use ?? storeOf(url), config.folder)
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase()
  if (!plugin.schemes.includes(scheme)) throw wrongScheme(plugin, source, config)
  const options = await parseOptions(plugin.options, { options: written, path }, config)
  return placed(() => plugin.create(url, options, contextOf(config, world)), [...path, 'url'], config)
}

function inputOf({ name, input }: SourceConfig): SourceConfig['store'] | undefined {
  return input === undefined ? undefined : { use: undefined, url: input, options: {}, path: ['sources', name, 'input'] }
}

/** A backend. Opens nothing: the first method called does. */
export async function openTarget(backend: BackendConfig, config: Config, world: Environment): Promise<Target> {
  const plugin = await loadPlugin('backend', backend.use, config.folder)
  const options = await parseOptions(plugin.options, backend, config)
  const create = () => plugin.create(options, contextOf(config, world))
  return { name: backend.name, backend: placed(create, backend.path, config) }
}

/** Does something for a setting, whose place an error about the configuration gets when it has none. */
function placed<T>(create: () => T, path: readonly string[], { origins, file }: Config): T {
  try {
    return create()
  } catch (error) {
    if (!isFinopsError(error) || error.code !== 'CONFIG_INVALID' || error.place.column !== undefined) throw error
    const origin = originOf(origins, path)
    throw new FinopsError('CONFIG_INVALID', error.message, {
      ...(origin.kind === 'default' ? (file === undefined ? {} : { file }) : { file: describeOrigin(origin) }),
      column: dotted(path),
      ...(error.fix === undefined ? {} : { fix: error.fix }),
      cause: error,
    })
  }
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
