import type { PipelineContext, PipelineSettings } from '@openfinops/pipeline'
import { isFinopsError } from '@openfinops/plugin'
import { openJournal } from '@openfinops/state'
import type { Config } from '../config/config.ts'
import { exitCode } from '../exit-code.ts'
import type { Reporter } from '../reporters/reporter.ts'
import { version } from '../version.ts'
import type { World } from '../world.ts'

export interface RunRequest {
  readonly config: Config
  readonly world: Pick<World, 'signal'>
  readonly reporter: Reporter
  /** As the journal remembers it. */
  readonly command: string
}

/** Does some work as a run of the journal, with the exit code as its outcome. */
export async function withRun(
  { config, world, reporter, command }: RunRequest,
  work: (context: PipelineContext) => Promise<number>,
): Promise<number> {
  const journal = openJournal({ path: config.state.path })
  try {
    const run = journal.startRun({ command, version: version() })
    try {
      const code = await work({
        journal,
        run,
        signal: world.signal,
        settings: settingsOf(config),
        report: (event) => reporter.event(event),
      })
      journal.finishRun(run, code === exitCode.done || code === exitCode.empty ? 'done' : 'failed')
      return code
    } catch (error) {
      journal.finishRun(run, isFinopsError(error) && error.code === 'CANCELLED' ? 'cancelled' : 'failed')
      throw error
    }
  } finally {
    reporter.finish()
    journal.close()
  }
}

export function settingsOf(config: Config): PipelineSettings {
  return {
    bronze: config.bronze.path,
    exports: config.export.path,
    concurrency: config.download.concurrency,
    settleMinutes: config.download.settleMinutes,
    keep: config.bronze.keep,
    sorted: config.export.sorted,
  }
}
