import type { SourceColumn } from '@openfinops/plugin'
import type Database from 'better-sqlite3'
import { reviveColumns } from './manifest-json.ts'

type Columns = readonly SourceColumn[]
export type FindColumns = (id: number) => Columns

/** Columns of manifests and files, each different list kept once. */
export interface ColumnLists {
  /** The number of this list; it gets one when it is new. */
  idOf(columns: Columns): number
  /** Finds lists by number, each of them parsed once however many share it. */
  finder(): FindColumns
}

export function createColumnLists(database: Database.Database): ColumnLists {
  const insert = database.prepare<[string]>(
    'INSERT INTO column_lists (columns) VALUES (?) ON CONFLICT (columns) DO NOTHING',
  )
  const selectId = database.prepare<[string], { readonly id: number }>('SELECT id FROM column_lists WHERE columns = ?')
  const select = database.prepare<[number], { readonly columns: string }>(
    'SELECT columns FROM column_lists WHERE id = ?',
  )
  return {
    idOf(columns) {
      const json = JSON.stringify(columns.map(({ name, type }) => ({ name, type })))
      insert.run(json)
      return existing(selectId.get(json)).id
    },
    finder() {
      const found = new Map<number, Columns>()
      return (id) => {
        const columns = found.get(id) ?? reviveColumns(existing(select.get(id)).columns)
        found.set(id, columns)
        return columns
      }
    },
  }
}

function existing<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('A list of columns is not in the journal')
  return row
}
