import { stat } from 'node:fs/promises'
import { FinopsError } from '@openfinops/plugin'
import { type RowGroup, rowGroups } from './parquet-file.ts'
import type { Settings } from './settings.ts'

/** Rows of a Parquet file that become an object of their own. */
export interface FilePart {
  /** The first row, from 0, and the one after the last. */
  readonly from: number
  readonly to: number
  /** That they take in the file. */
  readonly bytes: number
}

/** URIs that a load job takes. https://cloud.google.com/bigquery/quotas#load_jobs */
const mostParts = 10_000

/**
 * The parts that a Parquet file has to go in; none when it goes as it is.
 * @throws FinopsError `CONFIG_INVALID` when it has to go in parts and there is no bucket: a job takes one upload.
 */
export async function planParts(path: string, { bucket, partBytes }: Settings): Promise<readonly FilePart[]> {
  const { size } = await stat(path)
  if (size <= partBytes) return []
  if (bucket === undefined) {
    throw new FinopsError('CONFIG_INVALID', `${size} bytes are more than part_bytes, and go in parts: by a bucket`, {
      file: path,
      fix: 'Set bucket to gs://bucket/prefix, where the dataset is, or part_bytes to more.',
    })
  }
  return partsOf(await rowGroups(path), partBytes)
}

/** Whole row groups, in their order, as many in each part as `partBytes` hold; a larger one is a part of its own. */
export function partsOf(groups: readonly RowGroup[], partBytes: number): readonly FilePart[] {
  const total = groups.reduce((sum, { bytes }) => sum + bytes, 0)
  // Two neighbours are larger than one part, or they would be one.
  const most = Math.max(partBytes, Math.ceil((2 * total) / mostParts))
  const parts: FilePart[] = []
  let row = 0
  for (const { rows, bytes } of groups) {
    const last = parts.at(-1)
    if (last !== undefined && last.bytes + bytes <= most) {
      parts[parts.length - 1] = { from: last.from, to: last.to + rows, bytes: last.bytes + bytes }
    } else {
      parts.push({ from: row, to: row + rows, bytes })
    }
    row += rows
  }
  return parts
}
