import { Command, Option } from 'clipanion'
import { StepCommand } from './step-command.ts'

export class RunCommand extends StepCommand {
  static readonly step = 'run'

  static override paths = [[RunCommand.step]]

  static override usage = Command.Usage({
    description: 'Take every step: discover, extract, load, export, load remote',
    details:
      'Does what is missing and nothing else; with nothing new it costs a listing of the store. What fails is left as ' +
      'it was and does not keep the other periods waiting.',
    examples: [
      ['Bring everything up to date', '$0 run'],
      ['See what would be read', '$0 run --dry-run'],
      ['Only one source, from 2025 on', '$0 run --source daily --from 2025-01'],
      ['From a copy of the bucket, offline', '$0 run --source daily --input ./bucket'],
      ['For a scheduler', '$0 run --json'],
    ],
  })

  force = Option.Boolean('--force', false, {
    description: 'Check bronze by checksum, load and export again what is loaded already',
  })

  override perform(): Promise<number> {
    return this.take('export', this.force, this.force ? 'again' : 'what is new')
  }
}
