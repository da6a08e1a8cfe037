import { z } from 'zod'
import { invalidExport } from './invalid-export.ts'

const count = z.int().nonnegative().nullish()

/**
 * A manifest as Azure writes it, without what finops does not read. Versions differ: `2021-01-01` has no `exportConfig`
 * and no `runInfo`; those of early 2024 have no version and no counts.
 * Source: https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-improved-exports#export-data and
 * manifests as delivered; Microsoft publishes no schema.
 */
const schema = z.object({
  manifestVersion: z.string().nullish(),
  blobCount: count,
  dataRowCount: count,
  exportConfig: z
    .object({ type: z.string().min(1), dataVersion: z.string().nullish(), resourceId: z.string().nullish() })
    .optional(),
  runInfo: z
    .object({
      submittedTime: z.string(),
      runId: z.string().min(1),
      startDate: z.string().nullish(),
      endDate: z.string().nullish(),
    })
    .optional(),
  blobs: z.array(z.object({ blobName: z.string().min(1), byteCount: count, dataRowCount: count })),
})

export type RunManifest = z.output<typeof schema>

/** Reads the JSON of a manifest. @throws FinopsError `MANIFEST_INVALID` */
export function parseRunManifest(text: string, key: string): RunManifest {
  const result = schema.safeParse(parseJson(text, key), { reportInput: true })
  if (result.success) return result.data
  const [issue] = result.error.issues
  const column = z.core.toDotPath(issue?.path ?? [])
  throw invalidExport(key, `has a manifest that is not of the shape it should be: ${issue?.message}`, {
    ...(column === '' ? {} : { column }),
    value: (JSON.stringify(issue?.input) ?? 'nothing').slice(0, 200),
  })
}

function parseJson(text: string, key: string): unknown {
  if (text.trim() === '') {
    throw invalidExport(key, 'has a manifest without a byte', {
      fix: 'Wait: Azure is still writing this run. What was loaded of the month before stays until it is done.',
    })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalidExport(key, 'has a manifest that is not JSON, or was cut short', { cause })
  }
}
