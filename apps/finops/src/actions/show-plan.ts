import { type PlannedPeriod, planSource, type RunOptions, readLedgers, type SourcePlan } from '@openfinops/pipeline'
import { openJournal } from '@openfinops/state'
import type { Config } from '../config/config.ts'
import { exists } from '../exists.ts'
import { exitCode } from '../exit-code.ts'
import { freeBytes } from '../free-bytes.ts'
import { errorText } from '../reporters/error-text.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { counted, grouped, size } from '../reporters/numbers.ts'
import { printable } from '../reporters/printable.ts'
import type { OutputOptions } from '../reporters/reporter.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'
import { type PlannedRemoteLoad, planDirectly, planRemotely } from './plan-remotely.ts'
import { isRemote } from './remote-routes.ts'
import type { SelectedSource } from './select-sources.ts'
import type { StepsRequest } from './take-steps.ts'
import { withCadence } from './with-cadence.ts'
import { settingsOf } from './with-run.ts'

export interface PlanRequest {
  readonly config: Config
  readonly sources: readonly SelectedSource[]
  readonly options: RunOptions
  readonly remote: StepsRequest['remote']
  readonly direct: boolean
  readonly output: OutputOptions
  readonly failOnEmpty: boolean
}

/**
 * Shows what a run would read and load. Reads the journal where there is one and the ledgers of the backends, and writes
 * nothing.
 * @returns the exit code.
 */
export async function showPlan(world: World, request: PlanRequest): Promise<number> {
  const { config, sources, options, remote, direct, output, failOnEmpty } = request
  const journal = (await exists(config.state.path))
    ? openJournal({ path: config.state.path, readonly: true })
    : undefined
  try {
    const plans: SourcePlan[] = []
    const remoteLoads: PlannedRemoteLoad[] = []
    for (const selected of sources) {
      const { source, targets, settings } = selected
      const { signal } = world
      const ledgers = await readLedgers(source, targets, { journal, signal })
      const context = { journal, ledgers, signal, settings: settingsOf(config) }
      const again = { ...options, force: remote === 'again' }
      if (direct) {
        const until = { ...again, until: 'load' } as const
        const read = await planSource(source, targets.filter(isRemote), context, withCadence(until, settings))
        const { plan, loads } = planDirectly(read)
        plans.push(plan)
        remoteLoads.push(...loads)
        continue
      }
      const local = targets.filter((target) => !isRemote(target))
      const plan = await planSource(source, local, context, withCadence(options, settings))
      plans.push(plan)
      if (remote !== 'no') remoteLoads.push(...planRemotely(selected, plan, context, again))
    }
    const free = await freeBytes(config.bronze.path)
    if (output.json) writeJson(world, plans, remoteLoads, free)
    else if (!output.quiet) writeText(world, plans, remoteLoads, free)
    if (plans.some(({ broken, periods }) => broken.length > 0 || periods.some(isFailing))) return exitCode.failed
    return failOnEmpty && plans.every(({ periods }) => periods.length === 0) ? exitCode.empty : exitCode.done
  } finally {
    journal?.close()
  }
}

function isFailing({ error }: PlannedPeriod): boolean {
  return error !== undefined
}

function writeJson(
  world: World,
  plans: readonly SourcePlan[],
  remoteLoads: readonly PlannedRemoteLoad[],
  free: number,
): void {
  for (const { source, periods, broken } of plans) {
    for (const error of broken) writeJsonLine(world, { type: 'broken', source, error })
    for (const period of periods) writeJsonLine(world, { type: 'planned', source, ...period })
  }
  for (const load of remoteLoads) writeJsonLine(world, { type: 'planned-load', ...load })
  writeJsonLine(world, { type: 'plan', ...sumOf(plans), free })
}

function writeText(
  world: World,
  plans: readonly SourcePlan[],
  remoteLoads: readonly PlannedRemoteLoad[],
  free: number,
): void {
  const { stdout } = world
  for (const { source, periods, broken } of plans) {
    stdout.write(`${source}: ${counted(periods.length, 'period')}\n`)
    if (periods.length > 0) stdout.write(periodTable(periods))
    for (const error of [...broken, ...periods.flatMap((period) => period.error ?? [])]) {
      stdout.write(`✗ ${printable(errorText(error))}\n`)
    }
  }
  for (const [backend, loads] of Map.groupBy(remoteLoads, (load) => load.backend)) {
    const known = loads.filter(({ bytes }) => bytes !== undefined)
    const bytes = size(known.reduce((all, load) => all + (load.bytes ?? 0), 0))
    const unknown = known.length === loads.length ? '' : '; what is not exported yet has no size'
    stdout.write(`To load into ${backend}: ${counted(loads.length, 'job')}, ${bytes}${unknown}\n`)
    stdout.write(remoteTable(loads))
  }
  const sum = sumOf(plans)
  const toRead = `${counted(sum.files, 'file')}, ${size(sum.bytes)}`
  stdout.write(`To download: ${toRead}; free on the disk of the bronze folder: ${size(free)}. Nothing was written.\n`)
}

function periodTable(periods: readonly PlannedPeriod[]): string {
  return table(
    [
      { head: 'period' },
      { head: 'manifest' },
      { head: 'files', right: true },
      { head: 'bytes', right: true },
      { head: 'to download', right: true },
      { head: 'to load into' },
      { head: 'to export from' },
    ],
    periods.map(({ period, manifest, files, bytes, download, load, exports }) => [
      period,
      manifest,
      grouped(files),
      size(bytes),
      download.files === 0 ? '-' : `${counted(download.files, 'file')}, ${size(download.bytes)}`,
      load.join(', ') || '-',
      exports.join(', ') || '-',
    ]),
  )
}

function remoteTable(loads: readonly PlannedRemoteLoad[]): string {
  return table(
    [
      { head: 'source' },
      { head: 'period' },
      { head: 'manifest' },
      { head: 'rows', right: true },
      { head: 'bytes', right: true },
    ],
    loads.map(({ source, period, manifest, rows, bytes }) => [
      source,
      period,
      manifest,
      rows === undefined ? '-' : grouped(rows),
      bytes === undefined ? '-' : size(bytes),
    ]),
  )
}

function sumOf(plans: readonly SourcePlan[]): { readonly files: number; readonly bytes: number } {
  const downloads = plans.flatMap(({ periods }) => periods.map(({ download }) => download))
  return {
    files: downloads.reduce((sum, { files }) => sum + files, 0),
    bytes: downloads.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
