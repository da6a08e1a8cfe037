import type { Target } from '@openfinops/pipeline'
import { type Journal, openJournal } from '@openfinops/state'
import { selectSources } from '../actions/select-sources.ts'
import type { Config, SourceConfig } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { exists } from '../exists.ts'
import { openSource, openTarget } from '../plugins/open.ts'
import { counted } from '../reporters/numbers.ts'
import type { World } from '../world.ts'
import { checkBackend } from './check-backend.ts'
import { checkCurVersions, type OpenedSource } from './check-cur-versions.ts'
import { checkFolder } from './check-folder.ts'
import { checkSource } from './check-source.ts'
import { type Finding, failure, ok } from './finding.ts'

/** Looks at everything that a run needs, in the order in which it needs it. What cannot be looked at is left out. */
export async function* examine(
  world: World,
  { configFile: file, names }: { readonly configFile: string | undefined; readonly names: readonly string[] },
): AsyncGenerator<Finding> {
  let config: Config
  let sources: readonly SourceConfig[]
  try {
    config = await loadConfig(world, { file })
    sources = await selectSources(config, { names, provider: undefined })
  } catch (error) {
    return yield failure('configuration', error)
  }
  yield ok('configuration', config.file ?? 'from the environment')

  const targets = new Map<string, Target>()
  for (const backend of config.backends) {
    const check = `backend ${backend.name}`
    try {
      targets.set(backend.name, await openTarget(backend, config, world))
    } catch (error) {
      yield failure(check, error)
    }
  }
  const opened: OpenedSource[] = []
  for (const settings of sources) {
    try {
      opened.push({ settings, source: await openSource(settings, config, world) })
    } catch (error) {
      yield failure(`source ${settings.name}`, error)
    }
  }
  yield ok(
    'plugins',
    [...targets.values()]
      .map(({ backend }) => backend.name)
      .concat(opened.map(({ source }) => source.vendor.name))
      .join(', '),
  )

  yield await checkFolder('bronze folder', config.bronze.path)
  yield await checkFolder('export folder', config.export.path)
  yield await checkFolder('state database', config.state.path)

  let journal: Journal | undefined
  try {
    if (await exists(config.state.path)) journal = openJournal({ path: config.state.path, readonly: true })
    yield ok('journal', journal === undefined ? 'none yet; the first run creates it' : describe(journal))
  } catch (error) {
    yield failure('journal', error)
  }
  try {
    for (const target of targets.values()) yield* checkBackend(target, journal, world)
  } finally {
    journal?.close()
  }
  for (const { settings, source } of opened) yield* checkSource(source, settings, config, world)
  yield* checkCurVersions(opened, config, world)
}

function describe(journal: Journal): string {
  return counted(journal.deliveries({}).length, 'delivery', 'deliveries')
}
