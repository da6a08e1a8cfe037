import { FinopsError, isFinopsError } from '@openfinops/plugin'

/**
 * The error of a step in the form that is recorded. What the operating system says becomes ours; anything else is a
 * bug and is thrown on, with its stack.
 */
export function toFinopsError(error: unknown, signal?: AbortSignal): FinopsError {
  if (isFinopsError(error)) return error
  if (signal?.aborted) return cancelled(error)
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error
  const file = 'path' in error && typeof error.path === 'string' ? { file: error.path } : {}
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new FinopsError('DISK_FULL', 'The disk is full', {
        ...file,
        fix: 'Free some space and run the same command again: it takes up where it stopped.',
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ENOENT':
    case 'EIO':
    case 'EMFILE':
    case 'ENAMETOOLONG':
      return new FinopsError('FILE_UNREADABLE', error.message, { ...file, cause: error })
    default:
      throw error
  }
}

/** What every step throws when the user gives up. */
export function cancelled(cause?: unknown): FinopsError {
  return new FinopsError('CANCELLED', 'Stopped on request', {
    fix: 'Run the same command again: it takes up where it stopped.',
    cause,
  })
}
