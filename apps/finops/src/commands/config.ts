import { Command, Option } from 'clipanion'
import { BaseCommand } from './base-command.ts'

export class ConfigCommand extends BaseCommand {
  static override paths = [['config']]

  static override usage = Command.Usage({
    description: 'Show the configuration in force and where each value comes from',
    details: 'Checks it as well, options of plugins included. Values that look like secrets are masked.',
    examples: [
      ['Show the configuration', '$0 config'],
      ['Show that of another file', '$0 config -c prod.toml'],
      ['Write the JSON Schema for an editor', '$0 config --schema > finops.schema.json'],
    ],
  })

  schema = Option.Boolean('--schema', false, { description: 'Print the JSON Schema of the configuration instead' })

  override async perform(): Promise<number> {
    const { showConfig, showSchema } = await import('../actions/show-config.ts')
    if (this.schema) return showSchema(this.context)
    return showConfig(this.context, { configFile: this.configFile, json: this.json })
  }
}
