import { Command, Option } from 'clipanion'
import { StepCommand } from './step-command.ts'

export class ExtractBillingCommand extends StepCommand {
  static readonly step = 'extract-billing'

  static override usage = Command.Usage({
    description: 'Download the files of the deliveries in force into bronze',
    details: 'Resumes what an earlier run began. A file counts once its size and its checksum are recorded.',
    examples: [
      ['Download everything new', '$0 extract-billing'],
      ['Download one quarter', '$0 extract-billing --from 2025-01 --to 2025-03'],
      ['See what would be downloaded', '$0 extract-billing --dry-run'],
    ],
  })

  force = Option.Boolean('--force', false, {
    description: 'Compare the files in bronze with their checksums, and fetch again what differs',
  })

  override perform(): Promise<number> {
    return this.take('extract', this.force)
  }
}
