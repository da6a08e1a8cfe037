import type { Delivery } from '../delivery.ts'
import type { Journal } from '../journal.ts'
import { type ClaimedState, nameOf } from './claimed-state.ts'
import type { ColumnLists } from './column-lists.ts'
import type { Connection } from './connection.ts'
import type { FetchedColumns, FileRow, FileRows, PinnedColumns } from './file-rows.ts'
import { refused } from './refused.ts'

interface FilePosition {
  readonly delivery_id: number
  readonly position: number
}

interface FileTools {
  readonly claimedState: ClaimedState
  readonly fileRows: FileRows
  readonly columnLists: ColumnLists
}

const forgetFetched = 'UPDATE files SET path = NULL, bytes = NULL, sha256 = NULL, column_list_id = NULL'

export function createFiles(
  { database, read, write }: Connection,
  { claimedState, fileRows, columnLists }: FileTools,
): Pick<Journal, 'pinFile' | 'completeFile' | 'resetFiles' | 'forgetFiles' | 'files'> {
  const forgetOther = database.prepare<[number, number, string]>(
    `${forgetFetched} WHERE delivery_id = ? AND position = ? AND object_etag <> ?`,
  )
  const pin = database.prepare<FilePosition & PinnedColumns, FileRow>(
    `UPDATE files
     SET object_etag = @object_etag, object_bytes = @object_bytes, object_modified = @object_modified
     WHERE delivery_id = @delivery_id AND position = @position RETURNING *`,
  )
  const complete = database.prepare<FilePosition & FetchedColumns, FileRow>(
    `UPDATE files SET path = @path, bytes = @bytes, sha256 = @sha256, column_list_id = @column_list_id
     WHERE delivery_id = @delivery_id AND position = @position AND object_etag IS NOT NULL RETURNING *`,
  )
  const forget = database.prepare<[number]>(
    `${forgetFetched}, object_etag = NULL, object_bytes = NULL, object_modified = NULL WHERE delivery_id = ?`,
  )

  function forgetAll(delivery: Delivery): void {
    write(() => {
      claimedState.require(delivery)
      forget.run(delivery.id)
    })
  }

  return {
    pinFile: (delivery, position, { etag, bytes, lastModified }) =>
      write(() => {
        claimedState.require(delivery)
        forgetOther.run(delivery.id, position, etag)
        const row = pin.get({
          delivery_id: delivery.id,
          position,
          object_etag: etag,
          object_bytes: bytes,
          object_modified: lastModified.toISOString(),
        })
        if (row === undefined) throw new RangeError(`${nameOf(delivery)} has no file ${position}`)
        return fileRows.revive(row)
      }),
    completeFile: (delivery, position, { path, bytes, sha256, columns }) =>
      write(() => {
        claimedState.require(delivery)
        const fetched = { path, bytes, sha256, column_list_id: columnLists.idOf(columns) }
        const row = complete.get({ delivery_id: delivery.id, position, ...fetched })
        if (row === undefined) throw refused(`File ${position} of ${nameOf(delivery)} is not pinned`)
        return fileRows.revive(row)
      }),
    resetFiles: forgetAll,
    forgetFiles: forgetAll,
    files: (deliveryId) => read(() => fileRows.ofDelivery(deliveryId)),
  }
}
