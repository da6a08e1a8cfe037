import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import yauzl from 'yauzl'
import type { GeneratedExport } from '../../src/index.ts'

/** Cells as text, by column. Where Parquet has a null, the text is empty. */
export type Row = Readonly<Record<string, string>>

/** Every row of the files that an export delivered, in their order, read without any of the generator's code. */
export async function readRows({ objects }: Omit<GeneratedExport, 'removed'>): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const { path, role } of objects) {
    if (role === 'data') rows.push(...(await readFileRows(path)))
  }
  return rows
}

export async function readFileRows(path: string): Promise<readonly Row[]> {
  return path.endsWith('.parquet') ? readParquet(path) : parse(await csvOf(path), { columns: true })
}

export async function csvOf(path: string): Promise<Buffer> {
  if (path.endsWith('.zip')) return onlyEntry(path)
  const bytes = await readFile(path)
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

async function onlyEntry(path: string): Promise<Buffer> {
  const archive = await yauzl.openPromise(path)
  const contents: Buffer[] = []
  for await (const entry of archive.eachEntry()) contents.push(await buffer(await archive.openReadStreamPromise(entry)))
  const [content, ...others] = contents
  if (content === undefined || others.length > 0) throw new Error(`${path} does not hold exactly one file`)
  return content
}

async function readParquet(path: string): Promise<readonly Row[]> {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(
      'SELECT COLUMNS(*)::VARCHAR FROM read_parquet($path, hive_partitioning = false)',
      { path },
    )
    return reader
      .getRowObjects()
      .map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)])),
      )
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
