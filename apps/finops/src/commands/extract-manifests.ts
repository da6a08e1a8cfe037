import { Command, Option } from 'clipanion'
import { SourceCommand } from './source-command.ts'

export class ExtractManifestsCommand extends SourceCommand {
  static readonly step = 'extract-manifests'

  static override usage = Command.Usage({
    description: 'Show what the manifests say: period, id, files, columns, rows',
    details: 'Records what is new first, and says where the raw copy of each manifest lies.',
    examples: [
      ['Show every manifest', '$0 extract-manifests'],
      ['Show those of one month', '$0 extract-manifests --from 2025-05 --to 2025-05'],
    ],
  })

  failOnEmpty = Option.Boolean('--fail-on-empty', false, { description: 'Exit with 4 when there is no manifest yet' })

  override async perform(): Promise<number> {
    const { showManifests } = await import('../actions/show-manifests.ts')
    return showManifests(this.context, {
      configFile: this.configFile,
      selection: this.selection,
      window: this.window,
      command: this.commandText,
      json: this.json,
      failOnEmpty: this.failOnEmpty,
    })
  }
}
