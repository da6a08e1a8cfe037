import { type ComparisonRequest, compareDeliveries, type DeliveryComparison, type Target } from '@openfinops/pipeline'
import { type Backend, type Change, FinopsError } from '@openfinops/plugin'
import type { Config, SourceConfig } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { exitCode } from '../exit-code.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { counted, grouped } from '../reporters/numbers.ts'
import { printable } from '../reporters/printable.ts'
import { openReporter } from '../reporters/reporter.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'
import { openSelected, selectSources } from './select-sources.ts'
import { selectTarget } from './select-target.ts'
import { withRun } from './with-run.ts'

/** Sums by service and account that people are shown unless they ask for all. */
const mostGroups = 20

export interface DiffRequest {
  readonly configFile: string | undefined
  readonly source: string | undefined
  readonly provider: string | undefined
  readonly comparison: ComparisonRequest
  /** Show every sum that changed. JSON always has them all. */
  readonly all: boolean
  readonly backend: string | undefined
  readonly command: string
  readonly json: boolean
}

/** Shows what changed between two deliveries of a period. @returns the exit code. */
export async function diffDeliveries(world: World, request: DiffRequest): Promise<number> {
  const { configFile: file, comparison, backend, command, json } = request
  const config = await loadConfig(world, { file })
  const [selected] = await openSelected(config, [await onlySource(config, request)], world)
  if (selected === undefined) throw new Error('A source that was selected is opened')
  const target = await selectTarget(config, { name: backend, isAble: canCompare, what: 'compare files' }, world)
  const reporter = openReporter(world, { json, quiet: !json })
  return withRun({ config, world, reporter, command }, async (context) => {
    const compared = await compareDeliveries(selected.source, target, comparison, context)
    if (json) writeJsonLine(world, { type: 'compared', ...compared })
    else world.stdout.write(comparisonText(compared, request.all ? compared.groups.length : mostGroups))
    return exitCode.done
  })
}

async function onlySource(config: Config, { source, provider }: DiffRequest): Promise<SourceConfig> {
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

function comparisonText(compared: DeliveryComparison, most: number): string {
  const { source, period, before, after, rows, sums, groups, newColumns, goneColumns } = compared
  const lines = [
    `${source} ${period}: ${before} → ${after}`,
    `rows: ${change({ before: grouped(rows.before), after: grouped(rows.after) })}`,
    ...(newColumns.length === 0 ? [] : [`new columns: ${newColumns.join(', ')}`]),
    ...(goneColumns.length === 0 ? [] : [`gone columns: ${goneColumns.join(', ')}`]),
  ]
  const parts = [`${printable(lines.join('\n'))}\n`, sumTable(sums)]
  if (groups.length > 0) parts.push(groupTable(groups.slice(0, most)))
  if (groups.length > most) parts.push(`${counted(groups.length - most, 'smaller change')} with --all\n`)
  return parts.join('\n')
}

const changeHeads = ['before', 'after', 'difference'].map((head) => ({ head, right: true }))

function changeCells({ before, after, difference }: DeliveryComparison['sums'][number]): readonly string[] {
  return [before, after, difference].map(grouped)
}

function sumTable(sums: DeliveryComparison['sums']): string {
  return table(
    [{ head: 'column' }, { head: 'currency' }, ...changeHeads],
    sums.map((sum) => [sum.column, sum.currency ?? '-', ...changeCells(sum)]),
  )
}

function groupTable(groups: DeliveryComparison['groups']): string {
  return table(
    [
      { head: 'service' },
      { head: 'account' },
      { head: 'column' },
      { head: 'currency' },
      ...changeHeads,
      { head: 'rows', right: true },
    ],
    groups.map((group) => [
      group.service ?? '-',
      group.account ?? '-',
      group.column,
      group.currency ?? '-',
      ...changeCells(group),
      change({ before: grouped(group.rows.before), after: grouped(group.rows.after) }),
    ]),
  )
}

function change({ before, after }: Change<string>): string {
  return before === after ? before : `${before} → ${after}`
}
