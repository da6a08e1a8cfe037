import { AwsError } from './aws-error.ts'

export interface ByteRange {
  readonly start: number
  /** The byte after the last one. */
  readonly end: number
}

/**
 * Reads a Range header. S3 serves one range; what it cannot read, or several at once, gets the whole object, as RFC
 * 9110 section 14.2 lets a server do.
 * @returns `undefined` for the whole object.
 * @throws AwsError `InvalidRange` when no byte of the object is in the range.
 */
export function parseRange(text: string | undefined, bytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? []
  if ((first === '' && last === '') || (first !== '' && last !== '' && Number(last) < Number(first))) {
    return undefined
  }
  const start = first === '' ? Math.max(bytes - Number(last), 0) : Number(first)
  const end = first === '' || last === '' ? bytes : Math.min(Number(last) + 1, bytes)
  if (start >= end) {
    throw new AwsError(416, 'InvalidRange', 'The requested range is not satisfiable', {
      fields: { RangeRequested: text, ActualObjectSize: bytes },
      headers: { 'Content-Range': `bytes */${bytes}` },
    })
  }
  return { start, end }
}
