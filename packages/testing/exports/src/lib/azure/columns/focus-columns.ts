import type { AzureSettings } from '../settings.ts'
import { type Column, pick } from './column.ts'
import { focusBillColumns } from './focus-bill-columns.ts'
import { focusChargeColumns } from './focus-charge-columns.ts'
import { focusNames } from './focus-names.ts'
import { focusResourceColumns } from './focus-resource-columns.ts'

/** The columns of a FOCUS export, of the version of its data. */
export function focusColumns(settings: AzureSettings): readonly Column[] {
  const columns = [...focusBillColumns(settings), ...focusChargeColumns(settings), ...focusResourceColumns(settings)]
  return pick(focusNames.get(settings.dataVersion) ?? [], columns, (name) => name)
}
