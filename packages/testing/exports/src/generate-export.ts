import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { azureKinds, type ExportRequest } from './export-request.ts'
import type { GeneratedExport, GeneratedObject } from './generated-export.ts'
import { deliverAws } from './lib/aws/deliver-aws.ts'
import { deliverAzure } from './lib/azure/deliver-azure.ts'
import type { DataFiles } from './lib/files/data-file.ts'
import { removeSuperseded } from './lib/files/remove-superseded.ts'
import { emptyLeftovers, writeDataFiles } from './lib/files/write-data-files.ts'
import type { TextObject } from './lib/layout.ts'

export interface GenerateOptions {
  /** Stops the writing, at the latest after some thousand rows. */
  readonly signal?: AbortSignal
}

/**
 * Writes one delivery of a billing export below `folder`, each object at its key, and says what its rows add up to.
 * The same request writes the same bytes. Files that are there are overwritten, as in a bucket.
 *
 * Every number has at most fifteen digits, so that the truth of a Parquet file, whose costs are doubles, is the sum of
 * their shortest decimal texts and equal to that of the same export in CSV.
 *
 * Memory does not grow with the rows. Throws a RangeError when the request contradicts itself, and the signal's reason
 * when it is aborted: what was written then has no manifest of its own.
 */
export async function generateExport(
  request: ExportRequest,
  folder: string,
  { signal }: GenerateOptions = {},
): Promise<GeneratedExport> {
  const isAzure = azureKinds.some((kind) => kind === request.kind)
  signal?.throwIfAborted()
  const { layout, rows, truth, ...delivery } = isAzure ? deliverAzure(request) : deliverAws(request)
  const place = (key: string) => ({ key, path: join(resolve(folder), ...key.split('/')) })
  const files: DataFiles = {
    ...delivery,
    format: request.format,
    compression: { level: delivery.compressionLevel, modified: request.createdAt },
    place: (number) => place(layout.dataKey(number)),
    signal,
  }
  const data = await writeDataFiles(rows, files)
  const objects: GeneratedObject[] = data.map(({ key, path, bytes }) => ({ key, path, bytes, role: 'data' }))
  const write = async (texts: readonly TextObject[], role: GeneratedObject['role']) => {
    for (const { key, text } of texts) objects.push(await writeText({ ...place(key), role }, text))
  }
  if (layout.emptiesLeftovers) objects.push(...(await emptyLeftovers(data.length, files)))
  await write(layout.artifacts(data.map(({ key }) => key)), 'artifact')
  await write(layout.manifests(data), 'manifest')
  for (const { path } of objects) await utimes(path, request.createdAt, request.createdAt)
  const removed = layout.supersedes ? await removeSuperseded(layout.supersedes, objects, place) : []
  return { objects, removed, truth: truth() }
}

async function writeText(object: Omit<GeneratedObject, 'bytes'>, text: string): Promise<GeneratedObject> {
  await mkdir(dirname(object.path), { recursive: true })
  await writeFile(object.path, text)
  return { ...object, bytes: Buffer.byteLength(text) }
}
