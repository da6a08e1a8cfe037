import type { RunOptions } from '@openfinops/pipeline'
import { Option } from 'clipanion'
import * as t from 'typanion'
import type { StepsRequest } from '../actions/take-steps.ts'
import type { Entry } from '../config/entry.ts'
import { SourceCommand } from './source-command.ts'

const isCount = t.cascade(t.isNumber(), [t.isInteger(), t.isAtLeast(1)])

/** A command that takes the pipeline's steps, up to one of them. */
export abstract class StepCommand extends SourceCommand {
  quiet = Option.Boolean('-q,--quiet', false, { description: 'Print only what failed' })

  dryRun = Option.Boolean('--dry-run', false, { description: 'Show what would be read; write nothing' })

  concurrency = Option.String('--concurrency', { description: 'Files downloaded at once', validator: isCount })

  failOnEmpty = Option.Boolean('--fail-on-empty', false, {
    description: 'Exit with 4 when there is nothing to load yet',
  })

  input = Option.String('--input', {
    description: 'Read the source from this folder, which has the keys of its store, and not from the store',
  })

  /** Takes the steps. @returns the exit code. */
  protected async take(
    until: RunOptions['until'],
    force: boolean,
    remote: StepsRequest['remote'] = 'no',
    direct = false,
  ): Promise<number> {
    const { takeSteps } = await import('../actions/take-steps.ts')
    return takeSteps(this.context, {
      configFile: this.configFile,
      commandLine: this.commandLine,
      selection: this.selection,
      input: this.input,
      options: { ...this.window, until, force },
      remote,
      direct,
      command: this.stepText(force || remote === 'again'),
      output: { json: this.json, quiet: this.quiet },
      dryRun: this.dryRun,
      failOnEmpty: this.failOnEmpty,
    })
  }

  private stepText(force: boolean): string {
    const input = this.input === undefined ? [] : ['--input', this.input]
    return [this.commandText, ...input, ...(force ? ['--force'] : [])].join(' ')
  }

  private get commandLine(): readonly Entry[] {
    if (this.concurrency === undefined) return []
    const origin = { kind: 'command line', option: '--concurrency' } as const
    return [{ path: ['download', 'concurrency'], value: this.concurrency, origin }]
  }
}
