import { mkdirSync, rmSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchCase, cases } from './cases.ts'
import { type Measurement, measure } from './measure.ts'
import { prepareExport } from './prepare-export.ts'
import { writeConfig } from './write-config.ts'

// pnpm bench [--rows 100000,1000000] [--case cur-v1-csv] [--repeat 3] [--memory 1GB]
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,1000000' },
    case: { type: 'string', multiple: true },
    repeat: { type: 'string', default: '3' },
    memory: { type: 'string' },
  },
})

const data = join(import.meta.dirname, 'data')
const finops = join(import.meta.dirname, '..', 'apps', 'finops', 'src', 'main.ts')
mkdirSync(data, { recursive: true })
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB` +
    `${values.memory === undefined ? '' : `, DuckDB limited to ${values.memory}`}\n`,
)
console.log(
  '| export | rows | ideal statement | finops load | ratio | rows/s | peak memory: ideal | finops | run with nothing new |',
)
console.log('|---|---|---|---|---|---|---|---|---|')

for (const rows of values.rows.split(',').map(Number)) {
  for (const benchCase of cases.filter(({ name }) => values.case?.includes(name) ?? true)) {
    await compare(benchCase, rows)
  }
}

async function compare(benchCase: BenchCase, rows: number): Promise<void> {
  const exported = await prepareExport(benchCase, rows, data)
  const ideal: Measurement[] = []
  const ours: Measurement[] = []
  const idle: Measurement[] = []
  for (let n = 0; n < Number(values.repeat); n++) {
    const work = join(data, 'work')
    rmSync(work, { recursive: true, force: true })
    mkdirSync(work, { recursive: true })
    const limit = values.memory === undefined ? [] : ['--memory', values.memory]
    const statement = join(import.meta.dirname, 'ideal.ts')
    ideal.push(await measure(statement, [benchCase.name, exported, join(work, 'ideal.duckdb'), ...limit]))
    const config = writeConfig(work, benchCase, exported, values.memory)
    const load = ['aws', 'load-billing-local', '--quiet', '--config', config]
    ours.push(await measure(finops, load))
    idle.push(await measure(finops, load))
    rmSync(work, { recursive: true, force: true })
  }
  const [best, own, nothing] = [ideal, ours, idle].map(median)
  if (best === undefined || own === undefined || nothing === undefined) throw new Error('--repeat must be at least 1')
  console.log(
    `| ${benchCase.name} | ${rows.toLocaleString('en')} | ${seconds(best)} | ${seconds(own)} | ` +
      `${(own.seconds / best.seconds).toFixed(2)} | ${Math.round(rows / own.seconds).toLocaleString('en')} | ` +
      `${gigabytes(best)} | ${gigabytes(own)} | ${seconds(nothing)} |`,
  )
}

function median(measurements: readonly Measurement[]): Measurement | undefined {
  return [...measurements].sort((a, b) => a.seconds - b.seconds)[Math.floor(measurements.length / 2)]
}

function seconds(measurement: Measurement): string {
  return `${measurement.seconds.toFixed(2)} s`
}

function gigabytes({ peakBytes }: Measurement): string {
  return `${(peakBytes / 2 ** 30).toFixed(2)} GB`
}
