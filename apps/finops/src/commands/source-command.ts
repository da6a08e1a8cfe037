import { type BillingPeriod, billingPeriod } from '@openfinops/plugin'
import { Option } from 'clipanion'
import type { Selection } from '../actions/select-sources.ts'
import { BaseCommand } from './base-command.ts'
import { isPeriod } from './is-period.ts'

/** A command that concerns sources and billing periods. Under the name of a provider it concerns that one's sources. */
export abstract class SourceCommand extends BaseCommand {
  sources = Option.Array('--source', [], { description: 'Only this source; repeatable' })

  from = Option.String('--from', { description: 'First billing period, YYYY-MM', validator: isPeriod })

  to = Option.String('--to', { description: 'Last billing period, YYYY-MM, inclusive', validator: isPeriod })

  protected get selection(): Selection {
    return { names: this.sources, provider: this.path.length > 1 ? this.path[0] : undefined }
  }

  protected get window(): { readonly from?: BillingPeriod; readonly to?: BillingPeriod } {
    return {
      ...(this.from === undefined ? {} : { from: billingPeriod(this.from) }),
      ...(this.to === undefined ? {} : { to: billingPeriod(this.to) }),
    }
  }

  /** The command as it is remembered in the journal. */
  protected get commandText(): string {
    return [
      ...this.path,
      ...this.sources.flatMap((name) => ['--source', name]),
      ...(this.from === undefined ? [] : ['--from', this.from]),
      ...(this.to === undefined ? [] : ['--to', this.to]),
    ].join(' ')
  }
}
