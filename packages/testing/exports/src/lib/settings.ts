import type { ExportRequest } from '../export-request.ts'

/** What both clouds need of a request, with its defaults filled in. */
export interface CommonSettings {
  readonly request: ExportRequest
  readonly bucket: string
  readonly currency: string
  readonly rowsPerFile: number
  readonly compressionLevel: number
  /** From 0. */
  readonly delivery: number
}

/** Throws a RangeError when the request contradicts itself. */
export function commonSettings(request: ExportRequest): CommonSettings {
  const settings: CommonSettings = {
    request,
    bucket: request.bucket ?? 'billing-bucket',
    currency: request.currency ?? 'USD',
    rowsPerFile: request.rowsPerFile ?? 100_000,
    compressionLevel: request.compressionLevel ?? 1,
    delivery: request.restate ?? 0,
  }
  requireInteger('rows', request.rows, 0)
  requireInteger('rowsPerFile', settings.rowsPerFile, 1)
  requireInteger('restate', settings.delivery, 0)
  if (!/^[\w!.*'()-]+$/.test(request.export)) throw new RangeError(`${request.export} cannot be the name of an export`)
  const parts = request.prefix.split('/')
  if (request.prefix !== '' && parts.some((part) => ['', '.', '..'].includes(part))) {
    throw new RangeError(`${request.prefix} cannot be a prefix`)
  }
  return settings
}

/** Throws a RangeError when a tag key is given twice. */
export function requireOnce(tagKeys: readonly string[]): void {
  if (new Set(tagKeys).size < tagKeys.length) throw new RangeError('A tag key is given twice')
}

function requireInteger(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be an integer from ${least}, not ${value}`)
  }
}
