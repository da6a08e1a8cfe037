import type { Month } from '../../month.ts'
import type { Settings } from '../settings.ts'

export interface DataExportsOptions extends Settings {
  readonly month: Month
  readonly payerName: string
}
