import { billingPeriod } from '@openfinops/plugin'
import type { Delivery, DeliveryFields, FetchedFile, FileRecord } from '../delivery.ts'
import type { ColumnLists, FindColumns } from './column-lists.ts'
import type { Connection } from './connection.ts'
import { reviveError } from './error-json.ts'
import type { FileRows } from './file-rows.ts'
import { reviveManifest, reviveObject } from './manifest-json.ts'
import { inPeriods, type PeriodParameters } from './period-filter.ts'

/** What the CHECKs of the table `deliveries` say of a row. */
type DeliveryRow = {
  readonly id: number
  readonly source: string
  readonly period: string
  readonly manifest_id: string
  readonly manifest: string
  readonly column_list_id: number | null
  readonly object: string
  readonly raw: string | null
  readonly discovered_at: string
  readonly changed_at: string
} & (
  | { readonly state: 'discovered' | 'downloading' | 'staged' }
  | { readonly state: 'failed'; readonly failed_in: 'discovered' | 'downloading' | 'staged'; readonly error: string }
  | { readonly state: 'superseded'; readonly superseded_by: string }
)

/** Reads deliveries, inside a transaction of the caller. */
export interface DeliveryRows {
  byId(id: number): Delivery | undefined
  /** Newest period first; within a period in the order of discovery. */
  inPeriods(periods: PeriodParameters): readonly Delivery[]
}

export function createDeliveryRows(
  { database }: Connection,
  columnLists: ColumnLists,
  fileRows: FileRows,
): DeliveryRows {
  const byId = database.prepare<[number], DeliveryRow>('SELECT * FROM deliveries WHERE id = ?')
  const ofPeriods = database.prepare<PeriodParameters, DeliveryRow>(
    `SELECT * FROM deliveries WHERE ${inPeriods} ORDER BY period DESC, id`,
  )
  return {
    byId(id) {
      const row = byId.get(id)
      return row && revive(row, columnLists.finder(), row.state === 'staged' ? fileRows.ofDelivery(id) : [])
    },
    inPeriods(periods) {
      const columnsOf = columnLists.finder()
      const staged = fileRows.ofStaged(periods)
      return ofPeriods.all(periods).map((row) => revive(row, columnsOf, staged.get(row.id) ?? []))
    },
  }
}

/** `files` matter for a staged delivery only. */
function revive(row: DeliveryRow, columnsOf: FindColumns, files: readonly FileRecord[]): Delivery {
  const columns = row.column_list_id === null ? undefined : columnsOf(row.column_list_id)
  const fields: DeliveryFields = {
    id: row.id,
    source: row.source,
    period: billingPeriod(row.period),
    manifestId: row.manifest_id,
    manifest: reviveManifest(row.manifest, columns),
    object: reviveObject(row.object),
    raw: row.raw ?? undefined,
    discoveredAt: new Date(row.discovered_at),
    changedAt: new Date(row.changed_at),
  }
  switch (row.state) {
    case 'discovered':
    case 'downloading':
      return { ...fields, state: row.state }
    case 'staged':
      return { ...fields, state: row.state, files: files.map(complete) }
    case 'failed':
      return { ...fields, state: row.state, failedIn: row.failed_in, error: reviveError(row.error) }
    case 'superseded':
      return { ...fields, state: row.state, supersededBy: row.superseded_by }
  }
}

function complete(file: FileRecord): FileRecord & { readonly fetched: FetchedFile } {
  const { fetched } = file
  if (fetched === undefined) throw new Error(`File ${file.position} of staged delivery ${file.deliveryId} is missing`)
  return { ...file, fetched }
}
