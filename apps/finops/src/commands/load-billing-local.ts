import { Command, Option } from 'clipanion'
import { StepCommand } from './step-command.ts'

export class LoadBillingLocalCommand extends StepCommand {
  static readonly step = 'load-billing-local'

  static override usage = Command.Usage({
    description: 'Load the deliveries in force into the backends of each source',
    details:
      'Downloads what is not in bronze yet. Each period is replaced whole, in one transaction: readers see the old ' +
      'rows or the new ones.',
    examples: [
      ['Load everything new', '$0 load-billing-local'],
      ['Load a month again', '$0 load-billing-local --force --from 2025-05 --to 2025-05'],
    ],
  })

  force = Option.Boolean('--force', false, { description: 'Load again what is loaded already' })

  override perform(): Promise<number> {
    return this.take('load', this.force)
  }
}
