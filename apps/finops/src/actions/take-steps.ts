import { resolve } from 'node:path'
import { type PipelineContext, type RunOptions, runSource } from '@openfinops/pipeline'
import { isFinopsError } from '@openfinops/plugin'
import type { Entry } from '../config/entry.ts'
import { loadConfig } from '../config/load.ts'
import { exitCode } from '../exit-code.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { counted } from '../reporters/numbers.ts'
import { type OutputOptions, openReporter } from '../reporters/reporter.ts'
import type { World } from '../world.ts'
import { keepCatalogue } from './keep-catalogue.ts'
import { isRemote, loadRemotely } from './load-remotely.ts'
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
  if (request.dryRun) return showPlan(world, { config, sources, options, remote: request.remote, output, failOnEmpty })

  const began = performance.now()
  const reporter = openReporter(world, output)
  return withRun({ config, world, reporter, command }, async (context) => {
    let outcome = await runSources(sources, context, options)
    if (request.remote !== 'no') {
      const remote = await loadRemotely(sources, context, { ...options, force: request.remote === 'again' })
      outcome = { ...outcome, changed: outcome.changed + remote.changed, failed: outcome.failed + remote.failed }
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

interface Outcome {
  readonly periods: number
  readonly changed: number
  readonly failed: number
}

/** A source that fails does not keep the others waiting. */
async function runSources(
  sources: readonly SelectedSource[],
  context: PipelineContext,
  options: RunOptions,
): Promise<Outcome> {
  let outcome: Outcome = { periods: 0, changed: 0, failed: 0 }
  for (const { source, targets, settings } of sources) {
    const local = targets.filter((target) => !isRemote(target))
    const result = await runSource(source, local, context, withCadence(options, settings)).catch((error: unknown) => {
      if (!isFinopsError(error) || error.code === 'CANCELLED') throw error
      const about = { source: source.name, period: undefined, manifest: undefined }
      context.report({ type: 'failed', step: 'discover', ...about, error })
      return { periods: 0, changed: 0, failed: 1 }
    })
    outcome = {
      periods: outcome.periods + result.periods,
      changed: outcome.changed + result.changed,
      failed: outcome.failed + result.failed,
    }
  }
  return outcome
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
