import type { ExportDescription } from '../../delivery.ts'
import type { Charge } from '../charge.ts'
import type { Estate } from '../charges/charge-source.ts'
import type { Settings } from '../settings.ts'
import { describeCurV1 } from './cur-v1.ts'
import { describeCurV2 } from './cur-v2.ts'
import { describeFocus } from './focus.ts'

export function describeExport(settings: Settings, estate: Estate): ExportDescription<Charge> {
  switch (settings.kind) {
    case 'aws-cur-v1':
      return describeCurV1(settings, estate)
    case 'aws-cur-v2':
      return describeCurV2(settings, estate)
    case 'aws-focus-1.0':
      return describeFocus('1.0', settings, estate)
    case 'aws-focus-1.2':
      return describeFocus('1.2', settings, estate)
  }
}
