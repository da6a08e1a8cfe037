import { type Check, differenceError, type VerifiedPeriod, verify, type Window } from '@openfinops/pipeline'
import { isFinopsError } from '@openfinops/plugin'
import { loadConfig } from '../config/load.ts'
import { exists } from '../exists.ts'
import { exitCode } from '../exit-code.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { costs, counted } from '../reporters/numbers.ts'
import { printable } from '../reporters/printable.ts'
import { openReporter } from '../reporters/reporter.ts'
import type { World } from '../world.ts'
import { openSelected, type Selection, selectSources } from './select-sources.ts'
import { withRun } from './with-run.ts'

export interface VerifyRequest {
  readonly configFile: string | undefined
  readonly selection: Selection
  readonly window: Window
  readonly command: string
  readonly json: boolean
}

/**
 * Verifies what is loaded and shows every check. @returns the exit code.
 * @throws FinopsError `TOTALS_DIFFER`.
 */
export async function verifySources(world: World, request: VerifyRequest): Promise<number> {
  const { configFile: file, selection, window, command, json } = request
  const config = await loadConfig(world, { file })
  const sources = await openSelected(config, await selectSources(config, selection), world)
  if (!(await exists(config.state.path))) {
    if (!json) world.stdout.write('Nothing is loaded yet: there is no journal.\n')
    return exitCode.done
  }
  const reporter = openReporter(world, { json, quiet: false })
  return withRun({ config, world, reporter, command }, async (context) => {
    const verified: VerifiedPeriod[] = []
    let failed = 0
    for (const { source, targets } of sources) {
      for (const target of targets) {
        try {
          const periods = await verify(source, target, context, window)
          for (const period of periods) show(world, period, json)
          verified.push(...periods)
        } catch (error) {
          // A backend that cannot be reached does not keep the others waiting.
          if (!isFinopsError(error) || error.code === 'CANCELLED') throw error
          const about = { source: source.name, period: undefined, manifest: undefined }
          context.report({ type: 'failed', step: 'verify', ...about, error })
          failed++
        }
      }
    }
    const error = differenceError(verified)
    if (error !== undefined) throw error
    if (failed > 0) return exitCode.failed
    if (!json) world.stdout.write(`${counted(verified.length, 'period')} verified, every total equal\n`)
    return exitCode.done
  })
}

const marks: Readonly<Record<Check['outcome'], string>> = { equal: '✓', different: '✗', 'not checked': '·' }

function show(world: World, verified: VerifiedPeriod, json: boolean): void {
  if (json) {
    writeJsonLine(world, { type: 'verified', ...verified })
    return
  }
  const { source, period, backend, totals, checks } = verified
  const sum = totals === undefined ? '' : `: ${[counted(totals.rows, 'row'), costs(totals)].filter(Boolean).join(', ')}`
  const lines = checks.map(({ what, outcome, detail }) => {
    const rest = detail === undefined ? '' : `: ${detail}`
    return `  ${marks[outcome]} ${what} ${outcome}${rest}`
  })
  world.stdout.write(`${printable([`${source} ${period} in ${backend}${sum}`, ...lines].join('\n'))}\n`)
}
