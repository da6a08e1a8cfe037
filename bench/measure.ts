import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Measurement {
  /** From the start of the process to its end. */
  readonly seconds: number
  /** In the process itself, user and system together. */
  readonly processorSeconds: number
  /** The largest resident set of the process. */
  readonly peakBytes: number
}

/** Runs a script in a process of its own. @throws Error when it ends with another exit code than 0. */
export async function measure(script: string, args: readonly string[]): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'finops-bench-'))
  const usage = join(folder, 'usage.json')
  const preload = pathToFileURL(join(import.meta.dirname, 'report-usage.ts')).href
  const child = spawn(process.execPath, ['--import', preload, script, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, BENCH_USAGE: usage },
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ended with exit code ${code}`)
  const measurement: Measurement = JSON.parse(await readFile(usage, 'utf8'))
  await rm(folder, { recursive: true })
  return measurement
}
