import { DuckDBInstance } from '@duckdb/node-api'
import { roomMacros } from './bigquery-room.ts'

export interface DuckDBColumn {
  readonly name: string
  readonly type: string
}

export type TextRow = readonly (string | null)[]

/** The DuckDB that holds every table. One connection, one thing at a time. */
export interface BigQueryEngine {
  run(sql: string): Promise<number>
  /** Every cell has to be text. */
  rows(sql: string): Promise<readonly TextRow[]>
  /** The columns that a query or a table has. */
  describe(sql: string): Promise<readonly DuckDBColumn[]>
  /** Does something while nothing else happens, all or nothing. */
  transaction<T>(work: () => Promise<T>): Promise<T>
  close(): void
}

export async function openBigQueryEngine(): Promise<BigQueryEngine> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  await connection.run(`SET TimeZone = 'UTC'`)
  for (const macro of macros) await connection.run(macro)
  let last: Promise<unknown> = Promise.resolve()

  const engine: BigQueryEngine = {
    run: async (sql) => (await connection.run(sql)).rowsChanged,
    async rows(sql) {
      const rows = await (await connection.run(sql)).getRows()
      return rows.map((row) =>
        row.map((cell) => {
          if (cell === null || typeof cell === 'string') return cell
          throw new Error(`A cell is not text: ${sql}`)
        }),
      )
    },
    async describe(sql) {
      const rows = await engine.rows(`SELECT column_name, column_type FROM (DESCRIBE ${sql})`)
      return rows.map(([name, type]) => ({ name: name ?? '', type: type ?? '' }))
    },
    transaction(work) {
      const turn = last.then(async () => {
        await connection.run('BEGIN')
        try {
          const result = await work()
          await connection.run('COMMIT')
          return result
        } catch (error) {
          // A statement that failed may have ended the transaction itself.
          await connection.run('ROLLBACK').catch(() => undefined)
          throw error
        }
      })
      last = turn.catch(() => undefined)
      return turn
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
  return engine
}

/** What GoogleSQL has and DuckDB does otherwise. */
const macros = [
  // Numbers have no superfluous zeros, and never begin with their point.
  `CREATE MACRO as_string(x) AS CASE WHEN typeof(x) LIKE 'DECIMAL(%' AND contains(CAST(x AS VARCHAR), '.')
    THEN regexp_replace(rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.'), '^(-?)([.]|$)', '\\10\\2') ELSE CAST(x AS VARCHAR) END`,
  `CREATE MACRO regexp_extract_group(x, form) AS CASE WHEN regexp_matches(x, form) THEN regexp_extract(x, form, 1) END`,
  `CREATE MACRO regexp_replace_all(x, form, y) AS regexp_replace(x, form, y, 'g')`,
  `CREATE MACRO to_json_string(x) AS CASE WHEN x IS NULL THEN 'null' ELSE CAST(to_json(x) AS VARCHAR) END`,
  ...roomMacros,
  `CREATE MACRO format_timestamp(form, x) AS CASE WHEN form = '%Y-%m-%dT%H:%M:%E*SZ'
    THEN replace(CAST(CAST(x AS TIMESTAMP) AS VARCHAR), ' ', 'T') || 'Z'
    ELSE error('This test server does not have this format') END`,
]
