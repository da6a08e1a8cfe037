import type { Journal } from '../journal.ts'
import type { Connection } from './connection.ts'
import { refused } from './refused.ts'

interface NameRow {
  readonly source_name: string
  readonly name: string
}

export function createColumnNames({ database, read, write }: Connection): Pick<Journal, 'columnNames' | 'nameColumns'> {
  const ofTable = database.prepare<[string], NameRow>(
    'SELECT source_name, name FROM column_names WHERE table_name = ? ORDER BY source_name',
  )
  const insert = database.prepare<[string, string, string]>(
    'INSERT INTO column_names (table_name, source_name, name) VALUES (?, ?, ?)',
  )
  const namesOf = (table: string) => new Map(ofTable.all(table).map(({ source_name, name }) => [source_name, name]))

  return {
    columnNames: (table) => read(() => namesOf(table)),
    nameColumns: (table, names) =>
      write(() => {
        const given = namesOf(table)
        const owners = new Map([...given].map(([source, name]) => [name, source]))
        for (const [source, name] of names) {
          if (given.has(source)) continue
          const owner = owners.get(name)
          if (owner !== undefined) {
            throw refused(`Column "${source}" of table ${table} cannot be named ${name}: "${owner}" has that name`)
          }
          insert.run(table, source, name)
          given.set(source, name)
          owners.set(name, source)
        }
        return given
      }),
  }
}
