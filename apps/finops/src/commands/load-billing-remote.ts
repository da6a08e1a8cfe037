import { Command, Option } from 'clipanion'
import { StepCommand } from './step-command.ts'

export class LoadBillingRemoteCommand extends StepCommand {
  static readonly step = 'load-billing-remote'

  static override usage = Command.Usage({
    description: 'Load each exported period into the backends that take exports',
    details:
      'Loads and exports locally what is new, then sends each export to BigQuery as one load job into its partition. ' +
      'A job that an earlier run started is found again.',
    examples: [
      ['Load what is new', '$0 load-billing-remote'],
      ['Load a month again', '$0 load-billing-remote --force --from 2025-05 --to 2025-05'],
    ],
  })

  force = Option.Boolean('--force', false, { description: 'Load again what the remote backend holds already' })

  override perform(): Promise<number> {
    return this.take('export', false, this.force ? 'again' : 'what is new')
  }
}
