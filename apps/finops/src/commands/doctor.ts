import { Command, Option } from 'clipanion'
import { BaseCommand } from './base-command.ts'

export class DoctorCommand extends BaseCommand {
  static override paths = [['doctor']]

  static override usage = Command.Usage({
    description: 'Check everything that a run needs, and say what to do about what is missing',
    details:
      'Configuration, plugins, folders, disk, journal, backends, and for each source whether the store can be listed ' +
      'and read and holds the export. Leaves nothing behind. Exits with 3 when something is wrong.',
    examples: [
      ['Before the first run', '$0 doctor'],
      ['Only one source', '$0 doctor --source daily'],
    ],
  })

  sources = Option.Array('--source', [], { description: 'Only this source; repeatable' })

  override async perform(): Promise<number> {
    const { doctor } = await import('../doctor/doctor.ts')
    return doctor(this.context, { configFile: this.configFile, names: this.sources, json: this.json })
  }
}
