import { billingPeriod } from '@openfinops/plugin'
import { Command, Option } from 'clipanion'
import { BaseCommand } from './base-command.ts'
import { isPeriod } from './is-period.ts'

export class CompareCommand extends BaseCommand {
  static readonly step = 'compare'

  static override paths = [[CompareCommand.step]]

  static override usage = Command.Usage({
    description: 'Show what changed between two deliveries of a billing period',
    details:
      'Adds up the files in bronze of both, by service and account, without loading either. By default the last two ' +
      'deliveries that bronze keeps are compared; how many it keeps is the setting bronze.keep.',
    examples: [
      ['What the last restatement of a month changed', '$0 compare --period 2025-05'],
      ['Two deliveries by their ids', '$0 compare --period 2025-05 --before 20250602T0101Z --after 20250603T0101Z'],
    ],
  })

  source = Option.String('--source', { description: 'The source; needed where several are configured' })

  period = Option.String('--period', {
    description: 'The billing period, YYYY-MM; required',
    required: true,
    validator: isPeriod,
  })

  before = Option.String('--before', { description: 'The id of the older manifest' })

  after = Option.String('--after', { description: 'The id of the newer manifest' })

  backend = Option.String('--backend', { description: 'The backend that adds up; otherwise the first that can' })

  override async perform(): Promise<number> {
    const { compare } = await import('../actions/compare.ts')
    return compare(this.context, {
      configFile: this.configFile,
      source: this.source,
      provider: this.path.length > 1 ? this.path[0] : undefined,
      comparison: { period: billingPeriod(this.period), before: this.before, after: this.after },
      backend: this.backend,
      command: `${this.path.join(' ')} --period ${this.period}`,
      json: this.json,
    })
  }
}
