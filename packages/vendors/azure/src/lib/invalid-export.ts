import { FinopsError } from '@openfinops/plugin'

/** A `MANIFEST_INVALID`; the problem ends the sentence «The export …». */
export function invalidExport(
  key: string,
  problem: string,
  details: {
    readonly column?: string
    readonly value?: string
    readonly fix?: string
    readonly cause?: unknown
  } = {},
): FinopsError {
  return new FinopsError('MANIFEST_INVALID', `The Cost Management export ${problem}`, {
    fix: 'Copy the object again if it is a copy. Otherwise run the export again in Cost Management.',
    ...details,
    file: key,
  })
}
