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
// What a month costs the client on its way from the local export into BigQuery: the server is another process, on this
// machine, and what it needs is in the time from start to end only.
const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000,1000000' } } })
const data = join(import.meta.dirname, 'data')
const finops = join(import.meta.dirname, '..', 'apps', 'finops', 'src', 'main.ts')
// CUR 2.0 has maps, which are rewritten for BigQuery; CUR v1 has none.
const compared = cases.filter(({ name }) => name === 'cur-v1-parquet' || name === 'cur-v2-parquet')

console.log(
  '| export | rows | bytes | from start to end | processor time of the client | peak memory of the client | nothing new |',
)
console.log('|---|---|---|---|---|---|---|')
for (const rows of values.rows.split(',').map(Number)) {
  for (const benchCase of compared) await measureCase(benchCase, rows)
}

async function measureCase(benchCase: BenchCase, rows: number): Promise<void> {
  const exported = await prepareExport(benchCase, rows, data)
  const work = join(data, 'work-remote')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const server = spawn(process.execPath, [join(import.meta.dirname, 'bigquery-server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = await once(createInterface(server.stdout), 'line')
  const config = writeConfig(work, benchCase, exported, undefined, String(url))
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  await measure(finops, ['aws', 'export-parquet', '--quiet', '--config', config])
  const load = ['aws', 'load-billing-remote', '--quiet', '--config', config]
  const first = await measure(finops, load)
  const again = await measure(finops, load)
  server.kill('SIGTERM')
  const [file = ''] = globSync('**/month=*/*.parquet', { cwd: work })
  const size = `${(statSync(join(work, file)).size / 1e6).toFixed(1)} MB`
  const peak = `${Math.round(first.peakBytes / 2 ** 20)} MiB`
  const times = [first.seconds, first.processorSeconds].map((seconds) => `${seconds.toFixed(2)} s`)
  console.log(
    `| ${benchCase.name} | ${rows.toLocaleString('en')} | ${[size, ...times, peak].join(' | ')} | ${again.seconds.toFixed(2)} s |`,
  )
  rmSync(work, { recursive: true, force: true })
}
