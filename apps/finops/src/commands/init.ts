import { Command, Option } from 'clipanion'
import { BaseCommand } from './base-command.ts'

export class InitCommand extends BaseCommand {
  static override paths = [['init']]

  static override usage = Command.Usage({
    description: 'Write a commented configuration file',
    details: 'Writes finops.config.toml into the working folder, or the file that --config names.',
    examples: [
      ['Begin', '$0 init'],
      ['Begin anew', '$0 init --force'],
    ],
  })

  force = Option.Boolean('--force', false, { description: 'Overwrite the file that is there' })

  override async perform(): Promise<number> {
    const { writeConfig } = await import('../actions/write-config.ts')
    return writeConfig(this.context, { file: this.configFile, force: this.force, json: this.json })
  }
}
