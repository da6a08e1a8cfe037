import { type ComparisonRequest, compareDeliveries, type DeliveryComparison, type Target } from '@openfinops/pipeline'
import { type Backend, type Change, FinopsError, type SumChange } from '@openfinops/plugin'
import type { Config, SourceConfig } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { exitCode } from '../exit-code.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { grouped } from '../reporters/numbers.ts'
import { printable } from '../reporters/printable.ts'
import { openReporter } from '../reporters/reporter.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'
import { openSelected, selectSources } from './select-sources.ts'
import { selectTarget } from './select-target.ts'
import { withRun } from './with-run.ts'

export interface CompareRequest {
  readonly configFile: string | undefined
  readonly source: string | undefined
  readonly provider: string | undefined
  readonly comparison: ComparisonRequest
  readonly backend: string | undefined
  readonly command: string
  readonly json: boolean
}

/** Shows what changed between two deliveries of a period. @returns the exit code. */
export async function compare(world: World, request: CompareRequest): Promise<number> {
  const { configFile: file, comparison, backend, command, json } = request
  const config = await loadConfig(world, { file })
  const [selected] = await openSelected(config, [await onlySource(config, request)], world)
  if (selected === undefined) throw new Error('A source that was selected is opened')
  const target = await selectTarget(config, { name: backend, isAble: canCompare, what: 'compare files' }, world)
  const reporter = openReporter(world, { json, quiet: !json })
  return withRun({ config, world, reporter, command }, async (context) => {
    const compared = await compareDeliveries(selected.source, target, comparison, context)
    if (json) writeJsonLine(world, { type: 'compared', ...compared })
    else world.stdout.write(comparisonText(compared))
    return exitCode.done
  })
}

async function onlySource(config: Config, { source, provider }: CompareRequest): Promise<SourceConfig> {
  const sources = await selectSources(config, { names: source === undefined ? [] : [source], provider })
  const [only, ...others] = sources
  if (only !== undefined && others.length === 0) return only
  throw new FinopsError('CONFIG_INVALID', 'Several sources are configured', {
    fix: `Say which one with --source: ${sources.map(({ name }) => name).join(', ')}`,
  })
}

interface Comparing extends Target {
  readonly backend: Backend & { readonly compareFiles: NonNullable<Backend['compareFiles']> }
}

function canCompare(target: Target): target is Comparing {
  return target.backend.compareFiles !== undefined
}

function comparisonText(compared: DeliveryComparison): string {
  const { source, period, before, after, rows, sums, groups, newColumns, goneColumns } = compared
  const lines = [
    `${source} ${period}: ${before} → ${after}`,
    `rows: ${change({ before: grouped(rows.before), after: grouped(rows.after) })}`,
    ...(newColumns.length === 0 ? [] : [`new columns: ${newColumns.join(', ')}`]),
    ...(goneColumns.length === 0 ? [] : [`gone columns: ${goneColumns.join(', ')}`]),
  ]
  return `${printable(lines.join('\n'))}\n\n${sumTable(sums)}${groups.length === 0 ? '' : `\n${groupTable(groups)}`}`
}

function sumTable(sums: readonly SumChange[]): string {
  return table(
    [{ head: 'column' }, { head: 'currency' }, { head: 'before', right: true }, { head: 'after', right: true }],
    sums.map(({ column, currency, before, after }) => [column, currency ?? '-', grouped(before), grouped(after)]),
  )
}

function groupTable(groups: DeliveryComparison['groups']): string {
  return table(
    [
      { head: 'service' },
      { head: 'account' },
      { head: 'column' },
      { head: 'currency' },
      { head: 'before', right: true },
      { head: 'after', right: true },
      { head: 'rows', right: true },
    ],
    groups.map(({ service, account, column, currency, before, after, rows }) => [
      service ?? '-',
      account ?? '-',
      column,
      currency ?? '-',
      grouped(before),
      grouped(after),
      change({ before: grouped(rows.before), after: grouped(rows.after) }),
    ]),
  )
}

function change({ before, after }: Change<string>): string {
  return before === after ? before : `${before} → ${after}`
}
