import { resolve } from 'node:path'
import {
  loadDirect,
  loadRemote,
  type PipelineContext,
  type PipelineEvent,
  type RemoteOptions,
  type RemoteRoute,
  type RunOptions,
  runSource,
} from '@openfinops/pipeline'
import { isFinopsError } from '@openfinops/plugin'
import type { Entry } from '../config/entry.ts'
import { loadConfig } from '../config/load.ts'
import { exitCode } from '../exit-code.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { counted } from '../reporters/numbers.ts'
import { type OutputOptions, openReporter } from '../reporters/reporter.ts'
import type { World } from '../world.ts'
import { keepCatalogue } from './keep-catalogue.ts'
import { isRemote, remoteRoutes } from './remote-routes.ts'
import { openSelected, type SelectedSource, type Selection, selectSources } from './select-sources.ts'
import { showPlan } from './show-plan.ts'
import { withCadence } from './with-cadence.ts'
import { withInput } from './with-input.ts'
import { withRun } from './with-run.ts'

export interface StepsRequest {
  readonly configFile: string | undefined
  /** Settings that the command line makes. */
  readonly commandLine: readonly Entry[]
  readonly selection: Selection
  /** A folder to read the one selected source from, in place of its store. */
  readonly input: string | undefined
  readonly options: RunOptions
  /** Whether the exports go on to the backends that take exports, and whether again. */
  readonly remote: 'no' | 'what is new' | 'again'
  /** Whether the deliveries go there straight from their stores, and nowhere else. */
  readonly direct: boolean
  readonly command: string
  readonly output: OutputOptions
  readonly dryRun: boolean
  readonly failOnEmpty: boolean
}

/** Takes the steps of each source, or shows what that would be. @returns the exit code. */
export async function takeSteps(world: World, request: StepsRequest): Promise<number> {
  const { configFile: file, commandLine, selection, options, command, output, failOnEmpty } = request
  const written = await loadConfig(world, { file, commandLine })
  const names = (await selectSources(written, selection)).map(({ name }) => name)
  const config = request.input === undefined ? written : withInput(written, names, resolve(world.cwd, request.input))
  const all = await openSelected(config, config.sources, world)
  const sources = all.filter(({ settings }) => names.includes(settings.name))
  const { remote, direct } = request
  if (request.dryRun) return showPlan(world, { config, sources, options, remote, direct, output, failOnEmpty })

  const began = performance.now()
  const reporter = openReporter(world, output)
  return withRun({ config, world, reporter, command }, async (context) => {
    // Where there is no way to a backend, that is told before anything is done.
    const routes = remote === 'no' || direct ? [] : sources.flatMap(remoteRoutes)
    const remoteOptions = { ...options, force: remote === 'again' }
    const works = direct ? directWorks(sources, context, remoteOptions) : localWorks(sources, context, options)
    let outcome = await inTurn(works, context)
    if (routes.length > 0) {
      const { changed, failed } = await inTurn(remoteWorks(routes, context, remoteOptions), context)
      outcome = { ...outcome, changed: outcome.changed + changed, failed: outcome.failed + failed }
    }
    if (options.until === 'load' || options.until === 'export') {
      const { changed, failed } = outcome
      const isKept = await keepCatalogue(all, context, changed + failed > 0)
      outcome = { ...outcome, failed: isKept ? failed : failed + 1 }
    }
    reporter.finish()
    tell(world, output, { ...outcome, seconds: Math.round(performance.now() - began) / 1000 })
    if (outcome.failed > 0) return exitCode.failed
    return outcome.periods === 0 && failOnEmpty ? exitCode.empty : exitCode.done
  })
}

type Failed = Extract<PipelineEvent, { readonly type: 'failed' }>

interface Outcome {
  readonly periods: number
  readonly changed: number
  readonly failed: number
}

/** Each source into the backends of this machine. */
function localWorks(sources: readonly SelectedSource[], context: PipelineContext, options: RunOptions) {
  return sources.map(({ source, targets, settings }): SourceWork => {
    const local = targets.filter((target) => !isRemote(target))
    return { source: source.name, work: () => runSource(source, local, context, withCadence(options, settings)) }
  })
}

/** Each source straight into each of its remote backends. */
function directWorks(sources: readonly SelectedSource[], context: PipelineContext, options: RemoteOptions) {
  return sources.flatMap(({ source, targets, settings }) =>
    targets.filter(isRemote).map((remote): SourceWork => {
      return { source: source.name, work: () => loadDirect(source, remote, context, withCadence(options, settings)) }
    }),
  )
}

/** The exports of each source into each of its remote backends. */
function remoteWorks(routes: readonly RemoteRoute[], context: PipelineContext, options: RemoteOptions) {
  return routes.map((route): SourceWork => {
    return { source: route.source.name, step: 'load', work: () => loadRemote(route, context, options) }
  })
}

/** Does one after the other and adds up. A source that fails does not keep the others waiting. */
async function inTurn(works: readonly SourceWork[], { report }: PipelineContext): Promise<Outcome> {
  const outcome = { periods: 0, changed: 0, failed: 0 }
  for (const { source, step = 'discover', work } of works) {
    try {
      const { periods, changed, failed } = await work()
      outcome.periods += periods
      outcome.changed += changed
      outcome.failed += failed
    } catch (error) {
      if (!isFinopsError(error) || error.code === 'CANCELLED') throw error
      report({ type: 'failed', step, source, period: undefined, manifest: undefined, error })
      outcome.failed++
    }
  }
  return outcome
}

interface SourceWork {
  readonly source: string
  /** Where it fails as a whole. Default: `discover`. */
  readonly step?: Failed['step']
  work(): Promise<Outcome>
}

function tell(world: World, { json, quiet }: OutputOptions, finished: Outcome & { readonly seconds: number }): void {
  const { periods, changed, failed, seconds } = finished
  if (json) {
    writeJsonLine(world, { type: 'finished', ...finished })
    return
  }
  if (quiet) return
  const parts = [counted(periods, 'period'), `${changed} changed`, `${failed} failed`, `${seconds.toFixed(1)} s`]
  world.stdout.write(`${parts.join(', ')}\n`)
}
