import { focus10Names } from './focus-1.0-names.ts'
import { focus10PreviewNames } from './focus-1.0-preview-names.ts'
import { focus12PreviewNames } from './focus-1.2-preview-names.ts'

/** The columns of FOCUS exports, by the version of their data. */
export const focusNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['1.0-preview(v1)', focus10PreviewNames],
  ['1.0', focus10Names],
  ['1.0r2', focus10Names],
  ['1.2-preview', focus12PreviewNames],
  ['1.2', focus12PreviewNames.filter((name) => name !== 'x_SkuDetails')],
])
