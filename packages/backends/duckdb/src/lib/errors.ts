import { FinopsError, isFinopsError } from '@openfinops/plugin'
import { refusal } from './decimal.ts'

/** What DuckDB says when another process holds the file, naming that process. */
const lock = /Could not set lock on file/
const lockHolder = /Conflicting lock is held in .*?\(PID (\d+)\)/
const foreign = /not a valid DuckDB database file|database file with version number/
const unusable = /Is a directory|Cannot open (file|database)|Corrupt|WAL/
const diskFull = /No space left on device|Disk quota exceeded|File too large|max_temp_directory_size/
const form =
  /^Invalid Input Error: (CSV Error|The CSV Parser)|^Not implemented Error: The Parallel CSV|^IO Error: .*gzip/i
const parquet = /^Invalid (Input )?Error: .*(Failed to (read file|decompress)|Out of buffer|parquet|TProtocol)/i
const value = /^(Conversion|Out of Range) Error|^Invalid Input Error: (Could not parse string|Malformed JSON)/

/** Whether a statement failed because of a value. */
export function isAboutValues(error: unknown): error is Error {
  return isDuckDBs(error) && (error.message.includes(refusal) || value.test(error.message))
}

/** Whether a file could not be read as CSV or gzip, whatever its values. */
export function isAboutForm(error: unknown): error is Error {
  return isDuckDBs(error) && form.test(error.message)
}

/** Whether a Parquet file could not be read, whatever its values. */
export function isAboutParquet(error: unknown): error is Error {
  return isDuckDBs(error) && parquet.test(error.message)
}

function isDuckDBs(error: unknown): error is Error {
  return error instanceof Error && !isFinopsError(error)
}

export function isLock(error: unknown): error is Error {
  return error instanceof Error && lock.test(error.message)
}

export function locked(path: string, cause: Error | undefined): FinopsError {
  const holder = cause === undefined ? undefined : lockHolder.exec(cause.message)?.[1]
  const who =
    cause === undefined
      ? 'a query that is still being read'
      : holder === undefined
        ? 'another process'
        : `process ${holder}`
  return new FinopsError('BACKEND_LOCKED', `The database is in use by ${who}`, {
    file: path,
    fix: 'Wait for it to end, or close the program that has the database open; lock_wait_seconds says how long to wait.',
    retryable: true,
    cause,
  })
}

/** What opening the database failed with, in the terms of the contract. */
export function notOpened(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error
  if (foreign.test(error.message)) {
    return new FinopsError('BACKEND_UNUSABLE', 'This is not a database that this DuckDB can read', {
      file: path,
      fix: 'Name another file as path, or move this one away; nothing was changed in it.',
      cause: error,
    })
  }
  if (!unusable.test(error.message)) return inContract(error)
  return new FinopsError('BACKEND_UNUSABLE', 'DuckDB cannot open the file', {
    file: path,
    fix: 'Look at the permissions of the file and its folder; if the file is damaged, restore it or load everything anew.',
    cause: error,
  })
}

/** What a statement failed with, in the terms of the contract where it has one. */
export function inContract(error: unknown): unknown {
  if (!(error instanceof Error) || isFinopsError(error)) return error
  if (diskFull.test(error.message)) {
    return new FinopsError('DISK_FULL', 'DuckDB found no room on the disk', {
      fix: 'Make room for the database and for what DuckDB spills into its temporary directory.',
      retryable: true,
      cause: error,
    })
  }
  if (error.message.startsWith('Out of Memory Error')) {
    return new FinopsError('MEMORY_EXHAUSTED', 'The memory limit of DuckDB is too small for this', {
      fix: 'Raise memory_limit, or lower threads.',
      cause: error,
    })
  }
  return error
}
