import { FinopsError } from '@openfinops/plugin'
import Database from 'better-sqlite3'

interface Explanation {
  readonly what: string
  readonly fix: string
  readonly retryable?: boolean
}

const unwritable: Explanation = {
  what: 'cannot be opened: this user may not write the file or its folder',
  fix: 'Give this user the right to write both; SQLite puts files beside the journal even to read it.',
}

/** By primary result code (https://www.sqlite.org/rescode.html). Any other code is a bug of this package. */
const explanations: Readonly<Record<string, Explanation>> = {
  SQLITE_BUSY: {
    what: 'is locked by another process',
    fix: 'Wait until the other process is done with it, or close the shell that has a transaction open.',
    retryable: true,
  },
  SQLITE_CANTOPEN: unwritable,
  SQLITE_CORRUPT: { what: 'is damaged', fix: 'Restore it from a backup.' },
  SQLITE_FULL: { what: 'cannot grow: the disk is full', fix: 'Free space on its disk.' },
  SQLITE_IOERR: { what: 'cannot be read or written', fix: 'Check its disk. It has to be a local one.' },
  SQLITE_NOTADB: {
    what: 'is not an SQLite database',
    fix: 'Choose another path for the journal, or move that file away.',
  },
  SQLITE_PERM: unwritable,
  SQLITE_READONLY: unwritable,
}

export function journalUnusable(path: string, explanation: Explanation, cause?: unknown): FinopsError {
  const { what, fix, retryable = false } = explanation
  return new FinopsError('JOURNAL_UNUSABLE', `The journal ${path} ${what}`, { fix, retryable, cause })
}

/** What SQLite says about the file, explained; every other error as it is. */
export function explainSqlite(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const explanation = explanations[primaryCode(error.code)]
  return explanation === undefined ? error : journalUnusable(path, explanation, error)
}

export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && primaryCode(error.code) === 'SQLITE_BUSY'
}

/** Extended codes have further words: `SQLITE_IOERR_WRITE`. */
function primaryCode(code: string): string {
  return code.split('_').slice(0, 2).join('_')
}
