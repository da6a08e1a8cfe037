import { Command } from 'clipanion'
import { SourceCommand } from './source-command.ts'

export class VerifyCommand extends SourceCommand {
  static readonly step = 'verify'

  static override paths = [[VerifyCommand.step]]

  static override usage = Command.Usage({
    description: 'Compare rows and costs from the files to the exports',
    details:
      'Adds up every loaded period anew: the files in bronze, the table, the Parquet export, and compares each with ' +
      'what was recorded when it was loaded, to the last digit. Changes nothing.',
    examples: [
      ['Verify everything', '$0 verify'],
      ['Verify one month', '$0 verify --from 2025-05 --to 2025-05'],
    ],
  })

  override async perform(): Promise<number> {
    const { verifySources } = await import('../actions/verify-sources.ts')
    return verifySources(this.context, {
      configFile: this.configFile,
      selection: this.selection,
      window: this.window,
      command: this.commandText,
      json: this.json,
    })
  }
}
