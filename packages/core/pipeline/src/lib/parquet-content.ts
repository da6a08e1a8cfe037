import { type FileHandle, open } from 'node:fs/promises'
import { FinopsError, isFinopsError } from '@openfinops/plugin'
import { type AsyncBuffer, parquetMetadataAsync, parquetSchema, type SchemaTree } from 'hyparquet'
import type { FileContent } from './file-content.ts'

/** What the footer of a Parquet file says. @throws FinopsError `FILE_CORRUPT`. */
export async function parquetContent(path: string, key: string): Promise<FileContent> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    return await contentOfParquet(bufferOf(file, size), key)
  } finally {
    await file.close()
  }
}

/** As `parquetContent`, wherever the file lies. @throws FinopsError also what reading it throws. */
export async function contentOfParquet(file: AsyncBuffer, key: string): Promise<FileContent> {
  if (file.byteLength === 0) return { columns: [], rows: 0 }
  try {
    const metadata = await parquetMetadataAsync(file)
    const { children } = parquetSchema(metadata)
    const columns = children.map((child) => ({ name: child.element.name, type: typeName(child) }))
    return { columns, rows: Number(metadata.num_rows) }
  } catch (cause) {
    if (isFinopsError(cause) || (cause instanceof Error && 'syscall' in cause)) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FinopsError('FILE_CORRUPT', `The Parquet file is cut short or damaged (${reason})`, { file: key, cause })
  }
}

function bufferOf(file: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const bytes = new ArrayBuffer(end - start)
      await file.read(new Uint8Array(bytes), 0, end - start, start)
      return bytes
    },
  }
}

function typeName({ element }: SchemaTree): string {
  const { type, converted_type: converted, logical_type: logical } = element
  if (converted === 'MAP' || converted === 'MAP_KEY_VALUE' || logical?.type === 'MAP') return 'map'
  if (type === undefined) return 'other'
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return 'decimal'
  if (converted?.startsWith('TIMESTAMP') || logical?.type === 'TIMESTAMP' || type === 'INT96') return 'timestamp'
  if (converted === 'DATE' || logical?.type === 'DATE') return 'date'
  if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') return 'text'
  if (type === 'DOUBLE' || type === 'FLOAT') return 'double'
  if (type === 'INT32' || type === 'INT64') return 'integer'
  if (type === 'BOOLEAN') return 'boolean'
  return 'other'
}
