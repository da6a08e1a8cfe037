import type { Source, Target } from '@openfinops/pipeline'
import { FinopsError } from '@openfinops/plugin'
import type { Config, SourceConfig } from '../config/config.ts'
import { nearest } from '../nearest.ts'
import { openSource, openTarget, openVendor } from '../plugins/open.ts'
import type { World } from '../world.ts'

/** Which sources a command concerns. */
export interface Selection {
  /** None means all. */
  readonly names: readonly string[]
  /** The provider whose name the command came under. */
  readonly provider: string | undefined
}

/** A source with the backends that its rows go to. */
export interface SelectedSource {
  readonly settings: SourceConfig
  readonly source: Source
  readonly targets: readonly Target[]
}

/**
 * The configured sources that are meant.
 * @throws FinopsError `CONFIG_INVALID` when there are none.
 */
export async function selectSources(config: Config, { names, provider }: Selection): Promise<readonly SourceConfig[]> {
  const known = config.sources.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const meant = nearest(unknown, known)
    throw invalid(config, `There is no source "${unknown}"`, {
      fix: meant === undefined ? `Configured are: ${known.join(', ') || 'none'}.` : `Did you mean "${meant}"?`,
    })
  }
  const named = config.sources.filter(({ name }) => names.length === 0 || names.includes(name))
  const selected = provider === undefined ? named : await sourcesOf(provider, named, config, names.length > 0)
  if (selected.length > 0) return selected
  throw invalid(config, `No source${provider === undefined ? '' : ` of ${provider}`} is configured`, {
    fix: 'Add a table [sources.<name>] with "vendor" and "store".',
  })
}

/** Those of a provider. One of another provider is an error where it was named. */
async function sourcesOf(
  provider: string,
  sources: readonly SourceConfig[],
  config: Config,
  isNamed: boolean,
): Promise<readonly SourceConfig[]> {
  const selected: SourceConfig[] = []
  for (const source of sources) {
    const { provider: own } = await openVendor(source, config)
    if (own === provider) selected.push(source)
    else if (isNamed) {
      throw invalid(config, `Source "${source.name}" is not of ${provider}`, {
        fix: `Its commands are: finops ${own} …`,
      })
    }
  }
  return selected
}

/** Opens sources and their backends, each backend once. Asks nobody: the first request does. */
export async function openSelected(
  config: Config,
  sources: readonly SourceConfig[],
  world: Pick<World, 'env'>,
): Promise<readonly SelectedSource[]> {
  const wanted = new Set(sources.flatMap(({ backends }) => backends))
  const targets = new Map<string, Target>()
  for (const backend of config.backends) {
    if (wanted.has(backend.name)) targets.set(backend.name, await openTarget(backend, config, world))
  }
  const opened: SelectedSource[] = []
  for (const settings of sources) {
    opened.push({
      settings,
      source: await openSource(settings, config, world),
      targets: settings.backends.flatMap((name) => targets.get(name) ?? []),
    })
  }
  return opened
}

function invalid(config: Config, message: string, details: { readonly fix: string }): FinopsError {
  return new FinopsError('CONFIG_INVALID', message, {
    ...(config.file === undefined ? {} : { file: config.file }),
    ...details,
  })
}
