import { type AwsExportKind, awsKinds, type ExportRequest } from '../../export-request.ts'
import { type CommonSettings, commonSettings, requireOnce } from '../settings.ts'
import { defaultTags, tagKey } from './tag-keys.ts'

/** A request for an export of AWS with its defaults filled in, as far as more than one place needs them. */
export interface Settings extends CommonSettings {
  readonly kind: AwsExportKind
  readonly payer: string
  /** Empty until the month is invoiced. */
  readonly invoiceId: string
  /** With their prefixes. */
  readonly tagKeys: readonly string[]
  readonly newline: '\n' | '\r\n'
  /** Whether rows have negotiated discounts. */
  readonly discounted: boolean
}

/** Throws a RangeError when the request contradicts itself or is not for an export of AWS. */
export function settingsOf(request: ExportRequest): Settings {
  const kind = awsKinds.find((each) => each === request.kind)
  if (kind === undefined) throw new RangeError(`${request.kind} is not an export of AWS`)
  if (request.azure !== undefined) throw new RangeError(`${kind} has no options of Azure`)
  const settings: Settings = {
    ...commonSettings(request),
    kind,
    payer: request.payer ?? '111122223333',
    invoiceId: request.invoiced ? `21${request.period.replace('-', '')}` : '',
    tagKeys: (request.columns?.tags ?? defaultTags).map(tagKey),
    newline: request.format === 'parquet' ? '\n' : (request.newline ?? '\n'),
    discounted: (request.charges?.edp ?? 0) > 0,
  }
  requireOnce(settings.tagKeys)
  return settings
}
