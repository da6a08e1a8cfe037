import { Command, Option } from 'clipanion'
import { reportError } from '../report-error.ts'
import type { World } from '../world.ts'

/** What every command has. Errors end a command with the exit code that docs/cli.md gives them. */
export abstract class BaseCommand extends Command<World> {
  configFile = Option.String('-c,--config', {
    description: 'The configuration file; otherwise finops.config.* or config.toml of the working folder',
  })

  json = Option.Boolean('--json', false, { description: 'Print JSON lines' })

  /** Does the work. @returns the exit code. */
  abstract perform(): Promise<number>

  override async execute(): Promise<number> {
    try {
      return await this.perform()
    } catch (error) {
      return reportError(error, this.context, this.json)
    }
  }
}
