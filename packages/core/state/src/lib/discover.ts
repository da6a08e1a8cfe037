import type { Journal } from '../journal.ts'
import type { ColumnLists } from './column-lists.ts'
import type { Connection } from './connection.ts'
import type { DeliveryRows } from './delivery-rows.ts'
import type { History } from './history.ts'
import { manifestJson } from './manifest-json.ts'

interface DiscoverTools {
  readonly columnLists: ColumnLists
  readonly deliveryRows: DeliveryRows
  readonly history: History
}

interface NewRow {
  readonly source: string
  readonly period: string
  readonly manifestId: string
  readonly manifest: string
  readonly columnListId: number | null
  readonly object: string
  readonly raw: string | null
  readonly at: string
}

type Identity = Pick<NewRow, 'source' | 'period' | 'manifestId'>

export function createDiscover(
  { database, write }: Connection,
  { columnLists, deliveryRows, history }: DiscoverTools,
): Pick<Journal, 'discover'> {
  const known = database.prepare<Identity, { readonly id: number }>(
    'SELECT id FROM deliveries WHERE source = @source AND period = @period AND manifest_id = @manifestId',
  )
  const insert = database.prepare<NewRow, { readonly id: number }>(
    `INSERT INTO deliveries (source, period, manifest_id, manifest, column_list_id, object, raw, state, discovered_at, changed_at)
     VALUES (@source, @period, @manifestId, @manifest, @columnListId, @object, @raw, 'discovered', @at, @at) RETURNING id`,
  )
  const insertFile = database.prepare<[number, number, string]>(
    'INSERT INTO files (delivery_id, position, key) VALUES (?, ?, ?)',
  )
  return {
    discover: (run, { source, manifest, manifestId, object, raw }) =>
      write(() => {
        const identity = { source, period: manifest.period, manifestId }
        const at = new Date().toISOString()
        const found = known.get(identity)
        const row =
          found ??
          insert.get({
            ...identity,
            manifest: manifestJson(manifest),
            columnListId: manifest.columns === undefined ? null : columnLists.idOf(manifest.columns),
            object: JSON.stringify(object),
            raw: raw ?? null,
            at,
          })
        const delivery = row && deliveryRows.byId(row.id)
        if (delivery === undefined) throw new Error('SQLite lost a delivery')
        if (found !== undefined) return delivery

        for (const [position, { key }] of manifest.files.entries()) insertFile.run(delivery.id, position, key)
        history.append({
          at,
          runId: run.id,
          deliveryId: delivery.id,
          loadId: null,
          from: null,
          to: 'discovered',
          cause: 'found in the store',
          errorCode: null,
        })
        return delivery
      }),
  }
}
