import type { Config, PluginUse } from '../config/config.ts'
import { describeOrigin, type Origin } from '../config/entry.ts'
import { type JsonSchema, keysAt, schemasAt } from '../config/json-schema.ts'
import { loadConfig } from '../config/load.ts'
import { jsonSchema } from '../config/schema.ts'
import { withoutSecrets } from '../config/secrets.ts'
import { exitCode } from '../exit-code.ts'
import { loadPlugin } from '../plugins/load.ts'
import { storeOf } from '../plugins/names.ts'
import { openSource, openTarget } from '../plugins/open.ts'
import { optionsSchema } from '../plugins/options.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'

/** Prints the JSON Schema of the configuration. @returns the exit code. */
export function showSchema({ stdout }: Pick<World, 'stdout'>): number {
  stdout.write(`${JSON.stringify(jsonSchema(), undefined, 2)}\n`)
  return exitCode.done
}

/** Checks the configuration and shows each value with where it comes from. @returns the exit code. */
export async function showConfig(
  world: World,
  { configFile, json }: { readonly configFile: string | undefined; readonly json: boolean },
): Promise<number> {
  const config = await loadConfig(world, { file: configFile })
  const shown: Setting[] = [...ownSettings(config)]
  for (const backend of config.backends) {
    await openTarget(backend, config, world)
    const { options } = await loadPlugin('backend', backend.use, config.folder)
    shown.push(
      { path: [...backend.path, 'use'], value: backend.use },
      ...pluginSettings(backend, optionsSchema(options)),
    )
  }
  for (const source of config.sources) {
    const { table: tableName } = await openSource(source, config, world)
    const { vendor, store } = source
    const vendorPlugin = await loadPlugin('vendor', vendor.use, config.folder)
    const storeUse = store.use ?? storeOf(store.url)
    const storePlugin = await loadPlugin('store', storeUse, config.folder)
    const path = ['sources', source.name]
    shown.push(
      { path: [...vendor.path, 'use'], value: vendor.use },
      ...pluginSettings(vendor, optionsSchema(vendorPlugin.options)),
      { path: [...store.path, 'url'], value: store.url },
      { path: [...store.path, 'use'], value: storeUse },
      ...pluginSettings({ ...store, use: storeUse }, optionsSchema(storePlugin.options)),
      { path: [...path, 'input'], value: source.input },
      { path: [...path, 'prefix'], value: source.prefix },
      { path: [...path, 'export'], value: source.export },
      { path: [...path, 'scope'], value: source.scope },
      { path: [...path, 'table'], value: tableName },
      { path: [...path, 'backends'], value: source.backends },
      { path: [...path, 'names'], value: source.names },
      { path: [...path, 'mix_payers'], value: source.mixPayers },
      { path: [...path, 'mix_exports'], value: source.mixExports },
      { path: [...path, 'cadence'], value: source.cadence?.cadence },
      { path: [...path, 'availability_lag_hours'], value: source.cadence?.availabilityLagHours },
      { path: [...path, 'backfill_window_days'], value: source.cadence?.backfillWindowDays },
    )
  }
  const lines = shown.map(({ path, value }) => ({
    key: path.join('.'),
    value: withoutSecrets(path.at(-1) ?? '', value),
    origin: exactOrigin(config, path),
  }))
  if (json) for (const line of lines) writeJsonLine(world, { type: 'setting', ...line })
  else world.stdout.write(settingTable(lines))
  return exitCode.done
}

interface Setting {
  readonly path: readonly string[]
  readonly value: unknown
}

function ownSettings({ state, bronze, export: exports, download }: Config): readonly Setting[] {
  return [
    { path: ['state', 'path'], value: state.path },
    { path: ['bronze', 'path'], value: bronze.path },
    { path: ['bronze', 'keep'], value: bronze.keep },
    { path: ['export', 'path'], value: exports.path },
    { path: ['export', 'sorted'], value: exports.sorted },
    { path: ['download', 'concurrency'], value: download.concurrency },
    { path: ['download', 'settle_minutes'], value: download.settleMinutes },
  ]
}

/** The options that are set, and of the others those that have a default. */
function pluginSettings({ path, options }: PluginUse, known: JsonSchema | undefined): readonly Setting[] {
  const keys = new Set([...Object.keys(options), ...(known === undefined ? [] : keysAt(known, []))])
  return [...keys].flatMap((key) => {
    const value = options[key] ?? (known === undefined ? undefined : defaultAt(known, key))
    return value === undefined ? [] : [{ path: [...path, key], value }]
  })
}

function defaultAt(known: JsonSchema, key: string): unknown {
  return schemasAt(known, [key]).find((schema) => 'default' in schema)?.['default']
}

/** A value that nobody wrote is a default, even in a table that somebody wrote. */
function exactOrigin({ origins }: Config, path: readonly string[]): Origin {
  return origins.get(path.join('.')) ?? { kind: 'default' }
}

function settingTable(
  lines: readonly { readonly key: string; readonly value: unknown; readonly origin: Origin }[],
): string {
  return table(
    [{ head: 'setting' }, { head: 'value' }, { head: 'from' }],
    lines.map(({ key, value, origin }) => [key, textOf(value), describeOrigin(origin)]),
  )
}

function textOf(value: unknown): string {
  if (value === undefined) return '-'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
