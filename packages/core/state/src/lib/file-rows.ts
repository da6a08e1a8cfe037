import type { FetchedFile, FileRecord } from '../delivery.ts'
import type { ColumnLists, FindColumns } from './column-lists.ts'
import type { Connection } from './connection.ts'
import { inPeriods, type PeriodParameters } from './period-filter.ts'

/** What the CHECKs of the table `files` say of a row. */
export type FileRow = {
  readonly delivery_id: number
  readonly position: number
  readonly key: string
} & (PinnedColumns | { readonly object_etag: null }) &
  (FetchedColumns | { readonly path: null })

export interface PinnedColumns {
  readonly object_etag: string
  readonly object_bytes: number
  readonly object_modified: string
}

export interface FetchedColumns {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly column_list_id: number
}

/** Reads files, inside a transaction of the caller. */
export interface FileRows {
  revive(row: FileRow): FileRecord
  ofDelivery(deliveryId: number): readonly FileRecord[]
  /** The files of every staged delivery of these periods, by delivery, in the order of the manifest. */
  ofStaged(periods: PeriodParameters): ReadonlyMap<number, readonly FileRecord[]>
}

export function createFileRows({ database }: Connection, columnLists: ColumnLists): FileRows {
  const ofDelivery = database.prepare<[number], FileRow>('SELECT * FROM files WHERE delivery_id = ? ORDER BY position')
  const ofStaged = database.prepare<PeriodParameters, FileRow>(
    `SELECT files.* FROM deliveries JOIN files ON files.delivery_id = deliveries.id
     WHERE deliveries.state = 'staged' AND ${inPeriods} ORDER BY files.delivery_id, files.position`,
  )
  const reviveAll = (rows: readonly FileRow[]) => {
    const columns = columnLists.finder()
    return rows.map((row) => revive(row, columns))
  }
  return {
    revive: (row) => revive(row, columnLists.finder()),
    ofDelivery: (deliveryId) => reviveAll(ofDelivery.all(deliveryId)),
    ofStaged: (periods) => Map.groupBy(reviveAll(ofStaged.all(periods)), ({ deliveryId }) => deliveryId),
  }
}

function revive(row: FileRow, columnsOf: FindColumns): FileRecord {
  return {
    deliveryId: row.delivery_id,
    position: row.position,
    key: row.key,
    object: row.object_etag === null ? undefined : reviveObject(row),
    fetched: row.path === null ? undefined : reviveFetched(row, columnsOf(row.column_list_id)),
  }
}

function reviveObject(row: PinnedColumns): FileRecord['object'] {
  return { etag: row.object_etag, bytes: row.object_bytes, lastModified: new Date(row.object_modified) }
}

function reviveFetched({ path, bytes, sha256 }: FetchedColumns, columns: FetchedFile['columns']): FetchedFile {
  return { path, bytes, sha256, columns }
}
