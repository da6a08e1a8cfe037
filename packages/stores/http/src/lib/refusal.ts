import { FinopsError } from '@openfinops/plugin'

/** What the server answered instead of what was asked for, in our words. */
export function refusal(status: number, folder: URL, path: string): FinopsError {
  switch (status) {
    case 401:
    case 403:
    case 407:
      return new FinopsError('STORE_DENIED', `${folder.host} refuses to give the file: status ${status}`, {
        file: path,
        fix: 'Name the variable with the credential in authorization_env, or allow whoever it belongs to to read the file.',
      })
    case 404:
    case 410:
      return new FinopsError('STORE_NOT_FOUND', `There is no such file on ${folder.host}`, { file: path })
    case 412:
    case 416:
      return new FinopsError('STORE_CHANGED', 'The file was changed since it was listed', { file: path })
    default:
      return new FinopsError('STORE_UNAVAILABLE', `${folder.host} answers with status ${status}`, {
        file: path,
        retryable: status === 408 || status === 425 || status === 429 || status >= 500,
      })
  }
}

/** For an answer that finops cannot work with. */
export function unusable(folder: URL, path: string, problem: string, fix: string, cause?: unknown): FinopsError {
  return new FinopsError('STORE_UNAVAILABLE', `${folder.host} ${problem}`, { file: path, fix, cause })
}
