import type { DataObject } from '../../layout.ts'
import { countsOf } from './run-manifest.ts'

/** A manifest of version 2021-01-01: its folders have to say what it leaves out. */
export function oldManifest(files: readonly DataObject[]) {
  return {
    manifestVersion: '2021-01-01',
    dataFormat: 'csv',
    ...countsOf(files),
    blobs: files.map(({ key, bytes, rows }) => ({
      blobName: key,
      byteCount: bytes,
      dataRowCount: rows,
      headerRowCount: 1,
    })),
  }
}
