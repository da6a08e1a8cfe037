import type { ExportRequest } from '../export-request.ts'
import { defaultTags, tagKey } from './tag-sets.ts'

/** A request with its defaults filled in, as far as more than one place needs them. */
export interface Settings {
  readonly request: ExportRequest
  readonly bucket: string
  readonly payer: string
  readonly currency: string
  /** Empty until the month is invoiced. */
  readonly invoiceId: string
  /** With their prefixes. */
  readonly tagKeys: readonly string[]
  readonly newline: '\n' | '\r\n'
  readonly rowsPerFile: number
  readonly compressionLevel: number
  /** From 0. */
  readonly delivery: number
  /** Whether rows have negotiated discounts. */
  readonly discounted: boolean
}

/** Throws a RangeError when the request contradicts itself. */
export function settingsOf(request: ExportRequest): Settings {
  const settings: Settings = {
    request,
    bucket: request.bucket ?? 'billing-bucket',
    payer: request.payer ?? '111122223333',
    currency: request.currency ?? 'USD',
    invoiceId: request.invoiced ? `21${request.period.replace('-', '')}` : '',
    tagKeys: (request.columns?.tags ?? defaultTags).map(tagKey),
    newline: request.format === 'parquet' ? '\n' : (request.newline ?? '\n'),
    rowsPerFile: request.rowsPerFile ?? 100_000,
    compressionLevel: request.compressionLevel ?? 1,
    delivery: request.restate ?? 0,
    discounted: (request.charges?.edp ?? 0) > 0,
  }
  integer('rows', request.rows, 0)
  integer('rowsPerFile', settings.rowsPerFile, 1)
  integer('restate', settings.delivery, 0)
  if (new Set(settings.tagKeys).size < settings.tagKeys.length) throw new RangeError('A tag key is given twice')
  if (!/^[\w!.*'()-]+$/.test(request.export)) throw new RangeError(`${request.export} cannot be the name of an export`)
  const parts = request.prefix.split('/')
  if (request.prefix !== '' && parts.some((part) => ['', '.', '..'].includes(part))) {
    throw new RangeError(`${request.prefix} cannot be a prefix`)
  }
  return settings
}

function integer(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be an integer from ${least}, not ${value}`)
  }
}
