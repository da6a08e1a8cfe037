import type { AzureOptions } from '../options.ts'
import { invalidExport } from './invalid-export.ts'

/** What manifests call the types that finops reads. */
const written: Readonly<Record<AzureOptions['type'], string>> = {
  actual: 'ActualCost',
  amortized: 'AmortizedCost',
  focus: 'FocusCost',
  usage: 'Usage',
}

/**
 * Refuses an export of another type than the one that was configured.
 * @throws FinopsError `MANIFEST_INVALID` with both types and what to do.
 */
export function requireType(type: string, configured: AzureOptions['type'], key: string): void {
  if (type === written[configured]) return
  const other = Object.entries(written).find(([, name]) => name === type)?.[0]
  throw invalidExport(key, `is of the type ${type}, not ${written[configured]}`, {
    column: 'exportConfig.type',
    value: type,
    fix:
      other === undefined
        ? 'It holds no costs. Name the export that does with "export", so that this one is passed over.'
        : `Set type = "${other}" for this export. If others lie beside it, give each a source of its own.`,
  })
}

/**
 * Which version of which columns a run has: `EA 2024-08-01`, `FocusCost 1.2-preview`. The agreement shows in the number
 * of the billing account only; exports of a subscription do not have one.
 */
export function schemaOf(
  type: string,
  dataVersion: string | null | undefined,
  billingAccount: string | undefined,
): string | undefined {
  if (dataVersion === undefined || dataVersion === null) return undefined
  const agreement = type === written.focus ? undefined : agreementOf(billingAccount)
  return `${agreement ?? type} ${dataVersion.replaceAll(' ', '')}`
}

/** Enrollments have a number, accounts of a Microsoft Customer Agreement `<guid>:<guid>_<date>`. */
function agreementOf(billingAccount: string | undefined): string | undefined {
  if (billingAccount === undefined) return undefined
  if (/^\d+$/.test(billingAccount)) return 'EA'
  return billingAccount.includes(':') ? 'MCA' : undefined
}
