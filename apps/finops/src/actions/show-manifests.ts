import { join } from 'node:path'
import { runSource, type Window } from '@openfinops/pipeline'
import type { Delivery } from '@openfinops/state'
import { loadConfig } from '../config/load.ts'
import { exitCode } from '../exit-code.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { grouped, moment, size } from '../reporters/numbers.ts'
import { openReporter } from '../reporters/reporter.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'
import { openSelected, type Selection, selectSources } from './select-sources.ts'
import { withRun } from './with-run.ts'

export interface ManifestsRequest {
  readonly configFile: string | undefined
  readonly selection: Selection
  readonly window: Window
  readonly command: string
  readonly json: boolean
  readonly failOnEmpty: boolean
}

/** Records the manifests that are new and shows what each says. @returns the exit code. */
export async function showManifests(world: World, request: ManifestsRequest): Promise<number> {
  const { configFile: file, selection, window, command, json, failOnEmpty } = request
  const config = await loadConfig(world, { file })
  const sources = await openSelected(config, await selectSources(config, selection), world)
  const reporter = openReporter(world, { json, quiet: !json })
  return withRun({ config, world, reporter, command }, async (context) => {
    const deliveries: Delivery[] = []
    let failed = 0
    for (const { source } of sources) {
      const result = await runSource(source, [], context, { ...window, until: 'discover', force: false })
      failed += result.failed
      deliveries.push(...context.journal.deliveries({ ...window, source: source.name }))
    }
    if (json) for (const delivery of deliveries) writeJsonLine(world, manifestLine(delivery, config.bronze.path))
    else if (deliveries.length > 0) world.stdout.write(manifestTable(deliveries, config.bronze.path))
    else world.stdout.write('There is no manifest yet.\n')
    if (failed > 0) return exitCode.failed
    return deliveries.length === 0 && failOnEmpty ? exitCode.empty : exitCode.done
  })
}

function manifestLine({ source, manifestId, manifest, object, raw }: Delivery, bronze: string) {
  const path = raw === undefined ? undefined : join(bronze, raw)
  return { type: 'manifest', source, ...manifest, id: manifestId, key: object.key, raw: path } as const
}

function manifestTable(deliveries: readonly Delivery[], bronze: string): string {
  return table(
    [
      { head: 'source' },
      { head: 'period' },
      { head: 'export' },
      { head: 'manifest' },
      { head: 'created' },
      { head: 'format' },
      { head: 'files', right: true },
      { head: 'bytes', right: true },
      { head: 'columns', right: true },
      { head: 'rows', right: true },
      { head: 'raw copy' },
    ],
    deliveries.map(({ source, period, manifestId, manifest, raw }) => [
      source,
      period,
      manifest.export,
      manifestId,
      moment(manifest.createdAt),
      manifest.format,
      grouped(manifest.files.length),
      bytesOf(manifest.files),
      manifest.columns === undefined ? '?' : grouped(manifest.columns.length),
      manifest.rows === undefined ? '?' : grouped(manifest.rows),
      raw === undefined ? '-' : join(bronze, raw),
    ]),
  )
}

/** A question mark where the vendor does not say. */
function bytesOf(files: Delivery['manifest']['files']): string {
  const known = files.flatMap(({ bytes }) => bytes ?? [])
  return known.length < files.length ? '?' : size(known.reduce((sum, bytes) => sum + bytes, 0))
}
