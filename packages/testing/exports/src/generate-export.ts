import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ExportRequest, GeneratedExport, GeneratedObject } from './export-request.ts'
import { createCharges } from './lib/charges/create-charges.ts'
import { createEstate } from './lib/charges/create-estate.ts'
import { createRowWriter } from './lib/columns/row-writer.ts'
import { writeRows } from './lib/columns/write-rows.ts'
import type { DataFiles } from './lib/files/data-file.ts'
import { emptyLeftovers, writeDataFiles } from './lib/files/write-data-files.ts'
import { describeExport } from './lib/kinds/describe-export.ts'
import type { TextObject } from './lib/layouts/layout.ts'
import { createLineItemIds } from './lib/line-item-ids.ts'
import { settingsOf } from './lib/settings.ts'

/**
 * Writes one delivery of a billing export below `folder`, each object at its key, and says what its rows add up to.
 * The same request writes the same bytes. Files that are there are overwritten, as in a bucket.
 *
 * Every number has at most fifteen digits, so that the truth of a Parquet file, whose costs are doubles, is the sum of
 * their shortest decimal texts and equal to that of the same export in CSV.
 *
 * Memory does not grow with the rows. Throws a RangeError when the request contradicts itself.
 */
export async function generateExport(request: ExportRequest, folder: string): Promise<GeneratedExport> {
  const settings = settingsOf(request)
  const estate = createEstate(settings)
  const { layout, ...description } = describeExport(settings, estate)
  const { columns, numberText } = description
  const writer = createRowWriter(columns, { numberText, newline: settings.newline })
  const ids = createLineItemIds(request.seed, settings.delivery)
  const { rows, seen } = writeRows(createCharges(estate, request), writer, ids)
  const place = (key: string) => ({ key, path: join(resolve(folder), ...key.split('/')) })
  const files: DataFiles = {
    ...description,
    format: request.format,
    rowsPerFile: settings.rowsPerFile,
    compression: { level: settings.compressionLevel, modified: request.createdAt },
    header: writer.header,
    place: (number) => place(layout.dataKey(number)),
  }
  const objects = [...(await writeDataFiles(rows, files))]
  const write = async (texts: readonly TextObject[], role: GeneratedObject['role']) => {
    for (const { key, text } of texts) objects.push(await writeText({ ...place(key), role }, text))
  }
  const keys = objects.map(({ key }) => key)
  if (layout.emptiesLeftovers) objects.push(...(await emptyLeftovers(keys.length, files)))
  await write(layout.artifacts(keys), 'artifact')
  await write(layout.manifests(keys), 'manifest')
  for (const { path } of objects) await utimes(path, request.createdAt, request.createdAt)
  return { objects, truth: { ...seen(), sums: writer.sums(settings.currency) } }
}

async function writeText(object: Omit<GeneratedObject, 'bytes'>, text: string): Promise<GeneratedObject> {
  await mkdir(dirname(object.path), { recursive: true })
  await writeFile(object.path, text)
  return { ...object, bytes: Buffer.byteLength(text) }
}
