import { Command, Option } from 'clipanion'
import { StepCommand } from './step-command.ts'

export class ExportParquetCommand extends StepCommand {
  static readonly step = 'export-parquet'

  static override usage = Command.Usage({
    description: 'Write each loaded period to a Parquet file',
    details: 'Loads what is not loaded yet. A file is replaced whole: readers see the former file or the new one.',
    examples: [
      ['Export what is new', '$0 export-parquet'],
      ['Export a month again', '$0 export-parquet --force --from 2025-05 --to 2025-05'],
    ],
  })

  force = Option.Boolean('--force', false, { description: 'Load and export again what is there already' })

  override perform(): Promise<number> {
    return this.take('export', this.force)
  }
}
