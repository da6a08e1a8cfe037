import { billingPeriod } from '@openfinops/plugin'
import { Command, Option } from 'clipanion'
import { BaseCommand } from './base-command.ts'
import { isPeriod } from './is-period.ts'

/** Stands under the name of a provider only. */
export class DiffDeliveriesCommand extends BaseCommand {
  static readonly step = 'diff-deliveries'

  static override usage = Command.Usage({
    description: 'Show what changed between two deliveries of a billing period',
    details:
      'Adds up the files in bronze of both, by service and account, without loading either. By default the last two ' +
      'deliveries that bronze keeps are compared; how many it keeps is the setting bronze.keep. Shows the 20 sums ' +
      'by service and account that changed most; JSON has them all.',
    examples: [
      ['What the last restatement of a month changed', '$0 diff-deliveries --month 2025-05'],
      ['Every service and account that it changed', '$0 diff-deliveries --month 2025-05 --all'],
      [
        'Two deliveries by their ids',
        '$0 diff-deliveries --month 2025-05 --before 20250602T0101Z --after 20250603T0101Z',
      ],
    ],
  })

  source = Option.String('--source', { description: 'The source; needed where the provider has several' })

  month = Option.String('--month', {
    description: 'The billing period, YYYY-MM; required',
    required: true,
    validator: isPeriod,
  })

  before = Option.String('--before', { description: 'The id of the older manifest' })

  after = Option.String('--after', { description: 'The id of the newer manifest' })

  all = Option.Boolean('--all', false, { description: 'Show every sum that changed' })

  backend = Option.String('--backend', { description: 'The backend that adds up; otherwise the first that can' })

  override async perform(): Promise<number> {
    const { diffDeliveries } = await import('../actions/diff-deliveries.ts')
    return diffDeliveries(this.context, {
      configFile: this.configFile,
      source: this.source,
      provider: this.path[0],
      comparison: { period: billingPeriod(this.month), before: this.before, after: this.after },
      all: this.all,
      backend: this.backend,
      command: `${this.path.join(' ')} --month ${this.month}`,
      json: this.json,
    })
  }
}
