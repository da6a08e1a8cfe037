import { Command, Option } from 'clipanion'
import { StepCommand } from './step-command.ts'

export class LoadBillingRemoteCommand extends StepCommand {
  static readonly step = 'load-billing-remote'

  static override usage = Command.Usage({
    description: 'Load each exported period into the backends that take exports',
    details:
      'Loads and exports locally what is new, then sends each export to BigQuery as one load job into its partition. ' +
      'A job that an earlier run started is found again. With --direct nothing is kept on this machine but the journal.',
    examples: [
      ['Load what is new', '$0 load-billing-remote'],
      ['Load a month again', '$0 load-billing-remote --force --from 2025-05 --to 2025-05'],
      ['Load bills that no disk here can hold', '$0 load-billing-remote --direct'],
      ['See what would be loaded', '$0 load-billing-remote --dry-run'],
    ],
  })

  force = Option.Boolean('--force', false, { description: 'Load again what the remote backend holds already' })

  direct = Option.Boolean('--direct', false, {
    description: 'Send the files of the vendor straight from their store, past the disks of this machine',
  })

  override perform(): Promise<number> {
    return this.take('export', false, this.force ? 'again' : 'what is new', this.direct)
  }
}
