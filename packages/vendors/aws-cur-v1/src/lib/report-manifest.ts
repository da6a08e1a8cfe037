import { FinopsError } from '@openfinops/plugin'
import { z } from 'zod'

const reportSchema = z.object({
  assemblyId: z.string().min(1),
  account: z.string().min(1),
  reportName: z.string().min(1),
  billingPeriod: z.object({ start: z.string(), end: z.string() }),
  compression: z.enum(['GZIP', 'ZIP', 'Parquet']),
  reportKeys: z.array(z.string().min(1)),
})

const columnsSchema = z.object({
  columns: z.array(z.object({ category: z.string(), name: z.string(), type: z.string().optional() })),
})

/** A manifest as AWS writes it, without what finops does not read. */
export interface ReportManifest extends z.infer<typeof reportSchema> {
  /** `undefined` for Parquet, whose files have other names for them. */
  readonly columns: z.infer<typeof columnsSchema>['columns'] | undefined
}

/**
 * Reads the JSON of a manifest.
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/understanding-report-versions.html#manifest-cur-files and
 * manifests as delivered; AWS publishes no schema.
 * @throws FinopsError `MANIFEST_INVALID`
 */
export function parseReportManifest(text: string, key: string): ReportManifest {
  const json = parseJson(text, key)
  const report = checked(reportSchema, json, key)
  const columns = report.compression === 'Parquet' ? undefined : checked(columnsSchema, json, key).columns
  return { ...report, columns }
}

function parseJson(text: string, key: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalidManifest(key, text.trim() === '' ? 'is empty' : 'is not JSON, or was cut short', { cause })
  }
}

function checked<T>(schema: z.ZodType<T>, json: unknown, key: string): T {
  const result = schema.safeParse(json, { reportInput: true })
  if (result.success) return result.data
  const [issue] = result.error.issues
  const column = z.core.toDotPath(issue?.path ?? [])
  throw invalidManifest(key, `does not have the shape it should: ${issue?.message}`, {
    ...(column === '' ? {} : { column }),
    value: (JSON.stringify(issue?.input) ?? 'nothing').slice(0, 200),
  })
}

export function invalidManifest(
  key: string,
  problem: string,
  details: { readonly column?: string; readonly value?: string; readonly cause?: unknown } = {},
): FinopsError {
  return new FinopsError('MANIFEST_INVALID', `The manifest of a Cost and Usage Report ${problem}`, {
    ...details,
    file: key,
    fix: 'Copy the object again if it is a copy. Otherwise wait: AWS writes a new one when it next updates the report.',
  })
}
