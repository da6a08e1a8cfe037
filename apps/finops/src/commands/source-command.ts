import { type BillingPeriod, billingPeriod } from '@openfinops/plugin'
import { Option } from 'clipanion'
import type { Selection } from '../actions/select-sources.ts'
import { BaseCommand } from './base-command.ts'
import { isPeriodOrDay } from './is-period-or-day.ts'

/** A command that concerns sources and billing periods. Under the name of a provider it concerns that one's sources. */
export abstract class SourceCommand extends BaseCommand {
  sources = Option.Array('--source', [], { description: 'Only this source; repeatable' })

  from = Option.String('--from', {
    description: 'First billing period, YYYY-MM, or a day in it, YYYY-MM-DD',
    validator: isPeriodOrDay,
  })

  to = Option.String('--to', {
    description: 'Last billing period, YYYY-MM, inclusive, or a day in it, YYYY-MM-DD',
    validator: isPeriodOrDay,
  })

  protected get selection(): Selection {
    return { names: this.sources, provider: this.path.length > 1 ? this.path[0] : undefined }
  }

  protected get window(): { readonly from?: BillingPeriod; readonly to?: BillingPeriod } {
    return {
      ...(this.from === undefined ? {} : { from: periodOf(this.from) }),
      ...(this.to === undefined ? {} : { to: periodOf(this.to) }),
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

/** Periods are replaced whole: a day means the one that holds it. */
function periodOf(periodOrDay: string): BillingPeriod {
  return billingPeriod(periodOrDay.slice(0, 'YYYY-MM'.length))
}
