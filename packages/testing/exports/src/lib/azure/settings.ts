import type { Agreement, AzureOptions } from '../../azure-options.ts'
import { type AzureExportKind, azureKinds, type ExportRequest } from '../../export-request.ts'
import { type Decimal, parseDecimal } from '../decimal.ts'
import { type CommonSettings, commonSettings, requireOnce } from '../settings.ts'
import { type BillingScope, billingScope } from './billing-scope.ts'
import { type Calendar, createCalendar } from './calendar.ts'
import { requireConsistent } from './require-consistent.ts'

/** A request for an export of Azure with its defaults filled in. */
export interface AzureSettings extends CommonSettings {
  readonly kind: AzureExportKind
  readonly agreement: Agreement
  readonly dataVersion: string
  readonly scope: BillingScope
  readonly calendar: Calendar
  readonly manifest: NonNullable<AzureOptions['manifest']>
  readonly manifestName: NonNullable<AzureOptions['manifestName']>
  readonly folders: NonNullable<AzureOptions['folders']>
  readonly dates: NonNullable<AzureOptions['dates']>
  readonly tagBraces: boolean
  readonly tagKeys: readonly string[]
  readonly newline: '\n' | '\r\n'
  readonly byteOrderMarks: number
  /** From the currency of the prices, US dollars, to that of the bill; absent when they are one. */
  readonly exchangeRate: Decimal | undefined
  /** Empty until the month is invoiced, and under an enterprise agreement. */
  readonly invoiceId: string
}

const nativeVersions: Readonly<Record<Agreement, string>> = {
  ea: '2024-08-01',
  mca: '2023-12-01-preview',
  payg: '2019-11-01',
}

const defaultTags = ['Application', 'CostCenter', 'Environment', 'Name', 'Owner', 'hidden-title'] as const

/** Throws a RangeError when the request contradicts itself or is not for an export of Azure. */
export function azureSettings(request: ExportRequest): AzureSettings {
  const kind = azureKinds.find((each) => each === request.kind)
  if (kind === undefined) throw new RangeError(`${request.kind} is not an export of Azure`)
  const options = request.azure ?? {}
  requireConsistent(kind, request, options)
  const { agreement = 'ea', manifest = '2024-04-01' } = options
  const old = manifest === '2021-01-01'
  const parquet = request.format === 'parquet'
  const common = commonSettings(request)
  const settings: AzureSettings = {
    ...common,
    kind,
    agreement,
    dataVersion: dataVersion(kind, options),
    scope: billingScope(agreement, request.payer),
    calendar: createCalendar(request.period, options.through),
    manifest,
    manifestName: options.manifestName ?? (old ? '_manifest.json' : 'manifest.json'),
    folders: options.folders ?? (old ? 'time/run' : manifest === 'none' ? 'month' : 'run'),
    dates: parquet ? 'iso' : (options.dates ?? 'us'),
    tagBraces: options.tagBraces ?? false,
    tagKeys: request.columns?.tags ?? defaultTags,
    newline: parquet ? '\n' : (request.newline ?? '\r\n'),
    byteOrderMarks: options.byteOrderMarks ?? 0,
    exchangeRate: common.currency === 'USD' ? undefined : parseDecimal('0.9'),
    invoiceId: request.invoiced && agreement === 'mca' ? `G${request.period.replace('-', '')}0001` : '',
    // Exports without a manifest are not parted.
    rowsPerFile: manifest === 'none' ? Number.MAX_SAFE_INTEGER : common.rowsPerFile,
  }
  requireOnce(settings.tagKeys)
  return settings
}

function dataVersion(kind: AzureExportKind, { agreement = 'ea', dataVersion }: AzureOptions): string {
  switch (kind) {
    case 'azure-focus-1.0':
      return dataVersion ?? '1.0'
    case 'azure-focus-1.2':
      return dataVersion ?? '1.2-preview'
    default:
      return nativeVersions[agreement]
  }
}
