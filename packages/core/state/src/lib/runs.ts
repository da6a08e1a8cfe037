import { hostname } from 'node:os'
import type { Journal } from '../journal.ts'
import type { Run, RunOutcome } from '../run.ts'
import type { Connection } from './connection.ts'
import { refused } from './refused.ts'

interface RunRow {
  readonly id: number
  readonly command: string
  readonly version: string
  readonly host: string
  readonly process: number
  readonly started_at: string
  readonly ended_at: string | null
  readonly outcome: RunOutcome | null
}

export function createRuns({ database, read, write }: Connection): Pick<Journal, 'startRun' | 'finishRun' | 'runs'> {
  const insert = database.prepare<[string, string, string, number, string], RunRow>(
    'INSERT INTO runs (command, version, host, process, started_at) VALUES (?, ?, ?, ?, ?) RETURNING *',
  )
  const end = database.prepare<[string, RunOutcome, number]>(
    'UPDATE runs SET ended_at = ?, outcome = ? WHERE id = ? AND ended_at IS NULL',
  )
  const newest = database.prepare<[number], RunRow>('SELECT * FROM runs ORDER BY id DESC LIMIT ?')

  return {
    startRun: ({ command, version }) =>
      write(() => {
        const row = insert.get(command, version, hostname(), process.pid, new Date().toISOString())
        if (row === undefined) throw new Error('SQLite returned no run')
        return revive(row)
      }),
    finishRun(run, outcome) {
      write(() => {
        if (end.run(new Date().toISOString(), outcome, run.id).changes === 0) {
          throw refused(`Run ${run.id} has ended already`)
        }
      })
    },
    runs: (limit) => read(() => newest.all(limit)).map(revive),
  }
}

function revive(row: RunRow): Run {
  return {
    id: row.id,
    command: row.command,
    version: row.version,
    host: row.host,
    process: row.process,
    startedAt: new Date(row.started_at),
    endedAt: row.ended_at === null ? undefined : new Date(row.ended_at),
    outcome: row.outcome ?? undefined,
  }
}
