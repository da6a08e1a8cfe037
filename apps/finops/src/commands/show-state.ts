import { Command, Option } from 'clipanion'
import { SourceCommand } from './source-command.ts'

export class ShowStateCommand extends SourceCommand {
  static readonly step = 'show-state'

  static override paths = [[ShowStateCommand.step]]

  static override usage = Command.Usage({
    description: 'Show every delivery and load with its state',
    details: 'Reads the journal and nothing else. Errors are shown until the next attempt.',
    examples: [
      ['Show all deliveries', '$0 show-state'],
      ['Show how one month came to be', '$0 show-state --history --from 2025-05 --to 2025-05'],
    ],
  })

  history = Option.Boolean('--history', false, { description: 'Show every transition instead, oldest first' })

  override async perform(): Promise<number> {
    const { showState } = await import('../actions/show-state.ts')
    return showState(this.context, {
      configFile: this.configFile,
      selection: this.selection,
      window: this.window,
      history: this.history,
      json: this.json,
    })
  }
}
