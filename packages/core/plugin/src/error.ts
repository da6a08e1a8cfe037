/**
 * Every code that finops itself uses, with its title. A code keeps its meaning forever; plugins of others may use
 * codes of their own, written the same way.
 */
export const errorTitles = {
  BACKEND_DENIED: 'The backend refuses access',
  BACKEND_LOCKED: 'The database is in use by another process',
  BACKEND_UNAVAILABLE: 'The backend does not answer',
  BACKEND_UNUSABLE: 'The database cannot be opened',
  BACKEND_UNSUPPORTED: 'The backend cannot do this',
  BRONZE_DAMAGED: 'A file in bronze is not what was downloaded',
  CANCELLED: 'Stopped on request',
  COLUMN_TYPE_CHANGED: 'A column changed its type in a way that loses information',
  CONFIG_INVALID: 'The configuration is not valid',
  CONFIG_NOT_FOUND: 'There is no configuration file',
  DELIVERY_INCOMPLETE: 'The manifest names files that are not there',
  DELIVERY_NOT_KEPT: 'The files of a delivery are not in bronze',
  DELIVERY_MOVED: 'The export was rewritten while it was read',
  DELIVERY_UNSETTLED: 'The export seems to be being rewritten',
  DISK_FULL: 'There is not enough space on the disk',
  EXPORT_AMBIGUOUS: 'There are several exports under the prefix',
  EXPORTS_OVERLAP: 'The table has the same bill from another source',
  FILE_CORRUPT: 'A file is damaged or cut short',
  FILE_MALFORMED: 'A file does not have the shape its header promises',
  FILE_UNREADABLE: 'A file cannot be read or written',
  JOB_FAILED: 'A job of the warehouse failed',
  JOURNAL_UNUSABLE: 'The state database cannot be used',
  KEY_UNSAFE: 'The key of an object would leave the bronze folder',
  MANIFEST_INVALID: 'A manifest cannot be understood',
  MEMORY_EXHAUSTED: 'The memory that the backend may use was not enough',
  PAYERS_MIXED: 'The table holds the bills of another payer',
  PERIOD_INVALID: 'This is not a billing period',
  PLUGIN_INVALID: 'The package is not a finops plugin that this version can use',
  PLUGIN_NOT_FOUND: 'The plugin is not installed',
  QUERY_FAILED: 'The query failed',
  ROWS_MISSING: 'The rows loaded are not those that were delivered',
  STORE_CHANGED: 'The object is no longer the one that was pinned',
  STORE_DENIED: 'The store refuses access',
  STORE_INTERRUPTED: 'The connection broke while an object was read',
  STORE_NOT_FOUND: 'The object does not exist',
  STORE_UNAVAILABLE: 'The store does not answer',
  STORE_UNKNOWN: 'The bucket or folder does not exist',
  TOTALS_DIFFER: 'Control totals differ',
  TRANSITION_REFUSED: 'Another process changed this delivery',
  VALUE_INEXACT: 'A number has more digits than can be kept',
  VALUE_INVALID: 'A value is not of the type its column has',
} as const

export type ErrorCode = keyof typeof errorTitles | (string & {})

/** Where something went wrong, as far as it is known. Lines count from 1 and include the header. */
export interface ErrorPlace {
  readonly file?: string
  readonly line?: number
  readonly column?: string
  readonly value?: string
}

export interface ErrorDetails extends ErrorPlace {
  /** What the reader can do about it, as a sentence. */
  readonly fix?: string
  /** Whether the same call may succeed later without anyone changing anything. Default false. */
  readonly retryable?: boolean
  readonly cause?: unknown
}

/**
 * An error that is not a bug of the code that throws it: printed without a stack. Message, place and fix never hold a
 * credential.
 */
export class FinopsError extends Error {
  override readonly name = 'FinopsError'
  readonly code: ErrorCode
  readonly place: ErrorPlace
  readonly fix: string | undefined
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const { fix, retryable = false, cause, ...place } = details
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.place = place
    this.fix = fix
    this.retryable = retryable
  }
}

/** Recognises a FinopsError by name and shape, so that errors of another copy of this package count too. */
export function isFinopsError(error: unknown): error is FinopsError {
  return error instanceof Error && error.name === 'FinopsError' && 'code' in error && 'place' in error
}
