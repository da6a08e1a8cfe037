import { type PlannedPeriod, planSource, type RunOptions, type SourcePlan } from '@openfinops/pipeline'
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
import type { SelectedSource } from './select-sources.ts'
import { withCadence } from './with-cadence.ts'
import { settingsOf } from './with-run.ts'

export interface PlanRequest {
  readonly config: Config
  readonly sources: readonly SelectedSource[]
  readonly options: RunOptions
  readonly output: OutputOptions
  readonly failOnEmpty: boolean
}

/** Shows what a run would read. Reads the journal where there is one, and writes nothing. @returns the exit code. */
export async function showPlan(world: World, request: PlanRequest): Promise<number> {
  const { config, sources, options, output, failOnEmpty } = request
  const journal = (await exists(config.state.path))
    ? openJournal({ path: config.state.path, readonly: true })
    : undefined
  try {
    const plans: SourcePlan[] = []
    for (const { source, targets, settings } of sources) {
      const context = { journal, signal: world.signal, settings: settingsOf(config) }
      plans.push(await planSource(source, targets, context, withCadence(options, settings)))
    }
    const free = await freeBytes(config.bronze.path)
    if (output.json) writeJson(world, plans, free)
    else if (!output.quiet) writeText(world, plans, free)
    if (plans.some(({ broken, periods }) => broken.length > 0 || periods.some(isFailing))) return exitCode.failed
    return failOnEmpty && plans.every(({ periods }) => periods.length === 0) ? exitCode.empty : exitCode.done
  } finally {
    journal?.close()
  }
}

function isFailing({ error }: PlannedPeriod): boolean {
  return error !== undefined
}

function writeJson(world: World, plans: readonly SourcePlan[], free: number): void {
  for (const { source, periods, broken } of plans) {
    for (const error of broken) writeJsonLine(world, { type: 'broken', source, error })
    for (const period of periods) writeJsonLine(world, { type: 'planned', source, ...period })
  }
  writeJsonLine(world, { type: 'plan', ...sumOf(plans), free })
}

function writeText(world: World, plans: readonly SourcePlan[], free: number): void {
  const { stdout } = world
  for (const { source, periods, broken } of plans) {
    stdout.write(`${source}: ${counted(periods.length, 'period')}\n`)
    if (periods.length > 0) stdout.write(periodTable(periods))
    for (const error of [...broken, ...periods.flatMap((period) => period.error ?? [])]) {
      stdout.write(`✗ ${printable(errorText(error))}\n`)
    }
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

function sumOf(plans: readonly SourcePlan[]): { readonly files: number; readonly bytes: number } {
  const downloads = plans.flatMap(({ periods }) => periods.map(({ download }) => download))
  return {
    files: downloads.reduce((sum, { files }) => sum + files, 0),
    bytes: downloads.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
