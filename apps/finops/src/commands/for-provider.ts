import type { CommandClass, Usage } from 'clipanion'
import type { World } from '../world.ts'
import type { BaseCommand } from './base-command.ts'
import { DiffDeliveriesCommand } from './diff-deliveries.ts'
import { DiscoverManifestsCommand } from './discover-manifests.ts'
import { ExportParquetCommand } from './export-parquet.ts'
import { ExtractBillingCommand } from './extract-billing.ts'
import { ExtractManifestsCommand } from './extract-manifests.ts'
import { LoadBillingLocalCommand } from './load-billing-local.ts'
import { LoadBillingRemoteCommand } from './load-billing-remote.ts'
import { RunCommand } from './run.ts'
import { ShowStateCommand } from './show-state.ts'
import { VerifyCommand } from './verify.ts'

interface Step {
  new (): BaseCommand & { perform(): Promise<number> }
  readonly step: string
  readonly usage: Usage
}

/** The steps that every provider has. */
const steps: readonly Step[] = [
  DiscoverManifestsCommand,
  ExtractManifestsCommand,
  ShowStateCommand,
  ExtractBillingCommand,
  LoadBillingLocalCommand,
  ExportParquetCommand,
  LoadBillingRemoteCommand,
  RunCommand,
  VerifyCommand,
  DiffDeliveriesCommand,
]

/** The commands of a provider: the same for each, under its name. */
export function commandsFor(provider: string): readonly CommandClass<World>[] {
  return steps.map((Step) => {
    const { step, usage } = Step
    const examples = usage.examples?.map(([what, line]): [string, string] => [
      what,
      line.replace(`$0 ${step}`, `$0 ${provider} ${step}`),
    ])
    return class extends Step {
      static paths: string[][] = [[provider, step]]
      static override usage: Usage = { ...usage, category: provider, ...(examples === undefined ? {} : { examples }) }
    }
  })
}
