import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyOf } from '../../demo/portable.ts'
import { writeFiles } from './temp-folder.ts'

const demo = join(import.meta.dirname, '..', '..', 'demo', 'exports')

/** The demo's CUR 2.0 in a folder, and a local backend. */
export const demoConfig = `
[download]
settle_minutes = 0

[backends.local]
use = "duckdb"
path = "./finops.duckdb"

[sources.daily]
vendor = "aws-cur-v2"
store = "./bucket"
prefix = "exports"
export = "daily"
`

/** Puts the demo's months into a folder, the last one as it was restated, with a configuration that says more. */
export async function deliverDemo(folder: string, moreConfig = ''): Promise<void> {
  await writeFiles(folder, { 'finops.config.toml': demoConfig + moreConfig })
  for (const delivery of ['september', 'october-restated']) await copy(join(demo, delivery), join(folder, 'bucket'))
}

/** A BigQuery server as a backend. */
export function warehouseConfig(url: string): string {
  return `
[backends.warehouse]
use = "bigquery"
project = "acme"
dataset = "billing"
endpoint = "${url}"
`
}

async function copy(from: string, to: string): Promise<void> {
  for (const file of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const path = join(file.parentPath, file.name)
    await writeFiles(to, { [keyOf(path.slice(from.length + 1))]: await readFile(path) })
  }
}
