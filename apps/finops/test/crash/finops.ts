import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServedBill } from './bill.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const preload = pathToFileURL(join(import.meta.dirname, 'kill-at-write.ts')).href

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
}

/** Makes a folder with a configuration for the bill on the server. */
export async function prepareFolder(folder: string, { source }: ServedBill): Promise<void> {
  await mkdir(folder, { recursive: true })
  const config = {
    backends: { local: { use: 'duckdb', path: './finops.duckdb', threads: 1 } },
    state: { path: './finops.sqlite' },
    bronze: { path: './bronze' },
    export: { path: './parquet' },
    sources: { daily: source },
  }
  await writeFile(join(folder, 'finops.config.json'), JSON.stringify(config))
}

/** Starts the CLI in a folder. */
export function start(
  folder: string,
  bill: ServedBill,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--import', preload, main, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      // Compiling the same modules is most of what so many processes do.
      NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compile'),
      ...bill.env,
      ...env,
    },
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, output }))
  return { child, ended }
}
