import { FinopsError } from '@openfinops/plugin'
import { z } from 'zod'

/** AWS writes plain addresses; other readers of these manifests have met objects that hold one. */
const dataFile = z.union([
  z.string().min(1),
  z.object({ s3Uri: z.string().min(1) }).transform(({ s3Uri }) => s3Uri),
  z.object({ key: z.string().min(1) }).transform(({ key }) => key),
])

const schema = z.object({
  executionId: z.string().min(1),
  exportArn: z.string().optional(),
  columns: z.array(z.object({ name: z.string(), type: z.string().optional() })).min(1),
  dataFiles: z.array(dataFile),
})

export interface ExportManifest {
  readonly executionId: string
  readonly exportArn: string | undefined
  readonly columns: readonly { readonly name: string; readonly type: string | undefined }[]
  readonly dataFiles: readonly string[]
}

/** Reads the JSON of a manifest. AWS publishes no schema: this is what delivered ones have in common. */
export function parseExportManifest(text: string, key: string): ExportManifest {
  const result = schema.safeParse(parseJson(text, key), { reportInput: true })
  if (!result.success) {
    const { message, path, input } = result.error.issues[0] ?? { message: 'nothing is known of why', path: [] }
    throw invalidManifest(key, `does not have the shape it should: ${message}`, {
      ...(path.length === 0 ? {} : { column: z.core.toDotPath(path) }),
      value: (JSON.stringify(input) ?? 'nothing').slice(0, 200),
    })
  }
  const { executionId, exportArn, columns, dataFiles } = result.data
  return { executionId, exportArn, columns: columns.map(({ name, type }) => ({ name, type })), dataFiles }
}

function parseJson(text: string, key: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalidManifest(key, text.trim() === '' ? 'is empty' : 'is not JSON, or was cut short', { cause })
  }
}

export function invalidManifest(
  key: string,
  problem: string,
  details: {
    readonly column?: string
    readonly value?: string
    readonly fix?: string
    readonly cause?: unknown
  } = {},
): FinopsError {
  return new FinopsError('MANIFEST_INVALID', `The manifest of a data export ${problem}`, {
    fix: 'Copy the object again if it is a copy. Otherwise wait: AWS writes a new one when it next refreshes the export.',
    ...details,
    file: key,
  })
}
