import { FinopsError } from '@openfinops/plugin'

/** What the operating system says when there is no file of that name. */
const absent: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'])

/** For `catch`: throws what the operating system says about this key, in our words. */
export function fromSystem(key: string): (error: unknown) => never {
  return (error) => {
    const code = systemCode(error)
    if (code === undefined) throw error
    if (absent.has(code)) throw new FinopsError('STORE_NOT_FOUND', 'There is no such file', { file: key, cause: error })
    if (code === 'EACCES' || code === 'EPERM') {
      throw new FinopsError('STORE_DENIED', 'The operating system refuses to read it', {
        file: key,
        fix: 'Give the user that runs finops the right to read the file, and to read and enter the folders above it.',
        cause: error,
      })
    }
    throw new FinopsError('STORE_UNAVAILABLE', `The file system does not answer as it should: ${code}`, {
      file: key,
      retryable: true,
      cause: error,
    })
  }
}

/** Whether the error says that nothing is there. */
export function isAbsent(error: unknown): boolean {
  const code = systemCode(error)
  return code !== undefined && absent.has(code)
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}
