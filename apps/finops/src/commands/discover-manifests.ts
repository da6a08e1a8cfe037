import { Command } from 'clipanion'
import { StepCommand } from './step-command.ts'

export class DiscoverManifestsCommand extends StepCommand {
  static readonly step = 'discover-manifests'

  static override usage = Command.Usage({
    description: 'List the store and record the deliveries that are new',
    details: 'Reads manifests that were not read before and no other object. Nothing is loaded.',
    examples: [
      ['Look for new deliveries', '$0 discover-manifests'],
      ['See what there is without recording it', '$0 discover-manifests --dry-run'],
    ],
  })

  override perform(): Promise<number> {
    return this.take('discover', false)
  }
}
