import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

/** What every process needs: many start, and compiling the same modules is most of what they do. */
const base = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compile'),
  AWS_EC2_METADATA_DISABLED: 'true',
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export type Env = Readonly<Record<string, string>>

/** Starts the command in a folder, with no more of this environment than it takes to run. */
export function startFinops(
  folder: string,
  args: readonly string[],
  env: Env = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...base, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  return { child, ended: once(child, 'close').then(([code]): Ended => ({ code, stdout, stderr })) }
}

/** Runs the command in a folder to its end. */
export function finops(folder: string, args: readonly string[], env: Env = {}): Promise<Ended> {
  return startFinops(folder, args, env).ended
}

/** The objects of JSON lines, without their time. */
export function jsonLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { time, ...rest }: Record<string, unknown> = JSON.parse(line)
      if (typeof time !== 'string') throw new Error(`A line has no time: ${line}`)
      return rest
    })
}
