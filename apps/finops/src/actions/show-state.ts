import type { Window } from '@openfinops/pipeline'
import {
  type Delivery,
  type ExportRecord,
  type Journal,
  type Load,
  openJournal,
  type RecordedError,
} from '@openfinops/state'
import { loadConfig } from '../config/load.ts'
import { exists } from '../exists.ts'
import { exitCode } from '../exit-code.ts'
import { errorText } from '../reporters/error-text.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { costs, grouped, moment, size } from '../reporters/numbers.ts'
import { printable } from '../reporters/printable.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'
import { type Selection, selectSources } from './select-sources.ts'
import { showHistory } from './show-history.ts'

export interface StateRequest {
  readonly configFile: string | undefined
  readonly selection: Selection
  readonly window: Window
  readonly history: boolean
  readonly json: boolean
}

/** Shows the journal: a line for each delivery and load, or every transition. @returns the exit code. */
export async function showState(world: World, request: StateRequest): Promise<number> {
  const { configFile: file, selection, window, history, json } = request
  const config = await loadConfig(world, { file })
  // Without a selection the deliveries of sources that are configured no more are shown too.
  const everything = selection.names.length === 0 && selection.provider === undefined
  const sources = everything ? undefined : (await selectSources(config, selection)).map(({ name }) => name)
  if (!(await exists(config.state.path))) {
    if (!json) world.stdout.write('Nothing was run yet: there is no journal.\n')
    return exitCode.done
  }
  const journal = openJournal({ path: config.state.path, readonly: true })
  try {
    const isMeant = ({ source }: { readonly source: string }) => sources?.includes(source) ?? true
    if (history) showHistory(world, journal.history(window).filter(isMeant), json)
    else showLines(world, stateLines(journal, window).filter(isMeant), json)
    return exitCode.done
  } finally {
    journal.close()
  }
}

/** A delivery with one of its loads, or without any. */
interface StateLine {
  readonly source: string
  readonly delivery: Delivery
  /** Files that are complete. */
  readonly fetched: number
  readonly bytes: number
  readonly load: Load | undefined
  readonly exported: ExportRecord | undefined
}

function stateLines(journal: Journal, window: Window): readonly StateLine[] {
  const loads = Map.groupBy(journal.loads(window), ({ deliveryId }) => deliveryId)
  const exports = journal.exports(window)
  return journal.deliveries(window).flatMap((delivery) => {
    const done = journal.files(delivery.id).flatMap(({ fetched }) => fetched ?? [])
    const line = {
      source: delivery.source,
      delivery,
      fetched: done.length,
      bytes: done.reduce((sum, { bytes }) => sum + bytes, 0),
    }
    const own: readonly (Load | undefined)[] = loads.get(delivery.id) ?? [undefined]
    return own.map((load) => ({ ...line, load, exported: exports.find((record) => isOf(record, load)) }))
  })
}

function isOf(record: ExportRecord, load: Load | undefined): boolean {
  return (
    load?.state === 'loaded' &&
    record.source === load.source &&
    record.period === load.period &&
    record.backend === load.backend &&
    record.table === load.table &&
    record.manifestId === load.manifestId
  )
}

function showLines(world: World, lines: readonly StateLine[], json: boolean): void {
  if (json) for (const line of lines) writeJsonLine(world, stateJson(line))
  else if (lines.length === 0) world.stdout.write('The journal holds no delivery.\n')
  else world.stdout.write(stateTable(lines) + errorLines(lines))
}

function stateJson({ delivery, fetched, bytes, load, exported }: StateLine) {
  const { source, period, manifestId: manifest, state, discoveredAt, changedAt } = delivery
  return {
    type: 'delivery',
    source,
    period,
    manifest,
    export: delivery.manifest.export,
    createdAt: delivery.manifest.createdAt,
    state,
    files: { fetched, of: delivery.manifest.files.length },
    bytes,
    discoveredAt,
    changedAt,
    failedIn: delivery.state === 'failed' ? delivery.failedIn : undefined,
    supersededBy: delivery.state === 'superseded' ? delivery.supersededBy : undefined,
    error: delivery.state === 'failed' ? delivery.error : undefined,
    load: load === undefined ? undefined : loadJson(load),
    exported: exported && { path: exported.path, bytes: exported.bytes, exportedAt: exported.exportedAt },
  } as const
}

function loadJson(load: Load) {
  const { backend, table: name, state, startedAt, changedAt } = load
  return {
    backend,
    table: name,
    state,
    startedAt,
    changedAt,
    totals: load.state === 'loaded' ? load.totals : undefined,
    error: load.state === 'failed' ? load.error : undefined,
  }
}

function stateTable(lines: readonly StateLine[]): string {
  return table(
    [
      { head: 'source' },
      { head: 'period' },
      { head: 'manifest' },
      { head: 'created' },
      { head: 'delivery' },
      { head: 'files', right: true },
      { head: 'bytes', right: true },
      { head: 'backend' },
      { head: 'table' },
      { head: 'load' },
      { head: 'rows', right: true },
      { head: 'cost', right: true },
      { head: 'exported' },
      { head: 'changed' },
    ],
    lines.map(({ delivery, fetched, bytes, load, exported }) => {
      const totals = load?.state === 'loaded' ? load.totals : undefined
      const changed = load !== undefined && load.changedAt > delivery.changedAt ? load.changedAt : delivery.changedAt
      return [
        delivery.source,
        delivery.period,
        delivery.manifestId,
        moment(delivery.manifest.createdAt),
        delivery.state,
        `${fetched}/${delivery.manifest.files.length}`,
        size(bytes),
        load?.backend ?? '-',
        load?.table ?? '-',
        load?.state ?? '-',
        totals === undefined ? '-' : grouped(totals.rows),
        totals === undefined ? '-' : costs(totals) || '-',
        exported === undefined ? '-' : exported.path,
        moment(changed),
      ]
    }),
  )
}

function errorLines(lines: readonly StateLine[]): string {
  const seen = new Set<Delivery | Load>()
  const texts: string[] = []
  const add = (subject: Delivery | Load | undefined, what: string) => {
    if (subject?.state !== 'failed' || seen.has(subject)) return
    seen.add(subject)
    texts.push(`✗ ${subject.source} ${subject.period} ${what}: ${describe(subject.error)}`)
  }
  for (const { delivery, load } of lines) {
    add(delivery, 'extract')
    add(load, `load into ${load?.backend}`)
  }
  return texts.length === 0 ? '' : `\n${printable(texts.join('\n'))}\n`
}

function describe(error: RecordedError): string {
  return errorText(error)
}
