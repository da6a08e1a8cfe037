import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { type BenchCase, cases } from './cases.ts'
import { measure } from './measure.ts'
import { prepareExport } from './prepare-export.ts'
import { writeConfig } from './write-config.ts'

// pnpm bench:remote [--rows 100000,1000000]
// What a month costs the client on its way into BigQuery, from the local export, whole or in parts by way of a bucket, or
// straight from the store: the server is another process, on this machine, and what it needs is in the time from start to
// end only.
const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000,1000000' } } })
const data = join(import.meta.dirname, 'data')
const finops = join(import.meta.dirname, '..', 'apps', 'finops', 'src', 'main.ts')
// CUR 2.0 has maps, which are rewritten for BigQuery; CUR v1 has none.
const exported = cases.filter(({ name }) => name === 'cur-v1-parquet' || name === 'cur-v2-parquet')
const direct = cases.filter(({ name }) => name === 'cur-v1-csv')

type Way = 'whole' | 'in parts' | '--direct'
const partBytes = 16 * 2 ** 20

console.log(
  '| export | rows | bytes | from start to end | processor time of the client | peak memory of the client | nothing new |',
)
console.log('|---|---|---|---|---|---|---|')
for (const rows of values.rows.split(',').map(Number)) {
  for (const benchCase of exported) {
    await compare(benchCase, rows, 'whole')
    await compare(benchCase, rows, 'in parts')
  }
  for (const benchCase of direct) await compare(benchCase, rows, '--direct')
}

async function compare(benchCase: BenchCase, rows: number, way: Way): Promise<void> {
  const bucket = await prepareExport(benchCase, rows, data)
  const work = join(data, 'work-remote')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const server = spawn(process.execPath, [join(import.meta.dirname, 'bigquery-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(server.stdout), 'line')
  const { endpoint = '', ...storage }: Record<string, string> = JSON.parse(String(line))
  const isDirect = way === '--direct'
  const warehouse = {
    endpoint,
    ...(way === 'whole' ? {} : storage),
    ...(way === 'in parts' ? { part_bytes: partBytes } : {}),
  }
  const config = writeConfig(work, benchCase, bucket, undefined, warehouse)
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  if (!isDirect) await measure(finops, ['aws', 'export-parquet', '--quiet', '--config', config])
  const load = ['aws', 'load-billing-remote', '--quiet', '--config', config, ...(isDirect ? [way] : [])]
  const first = await measure(finops, load)
  const again = await measure(finops, load)
  server.kill('SIGTERM')
  const sent = isDirect ? bytesOf(bucket, '**/*.csv.gz') : bytesOf(work, '**/month=*/*.parquet')
  const cells = [
    way === 'whole' ? benchCase.name : `${benchCase.name} ${way}`,
    rows.toLocaleString('en'),
    `${(sent / 1e6).toFixed(1)} MB`,
    `${first.seconds.toFixed(2)} s`,
    `${first.processorSeconds.toFixed(2)} s`,
    `${Math.round(first.peakBytes / 2 ** 20)} MiB`,
    `${again.seconds.toFixed(2)} s`,
  ]
  console.log(`| ${cells.join(' | ')} |`)
  rmSync(work, { recursive: true, force: true })
}

/** The bytes of all files of a pattern. */
function bytesOf(folder: string, pattern: string): number {
  return globSync(pattern, { cwd: folder }).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
}
