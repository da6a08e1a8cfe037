import { availableParallelism, totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import type { DuckDBOptions } from '../options.ts'

/** The options with everything decided. */
export interface Settings {
  readonly path: string
  readonly memoryLimit: string
  readonly threads: number
  readonly temporaryFolder: string
  readonly lockWaitMilliseconds: number
}

const megabytesPerThread = 512

/** Relative paths start from `folder`. */
export function settingsOf(options: DuckDBOptions, folder: string): Settings {
  const path = resolve(folder, options.path)
  const megabytes = options.memory_limit === undefined ? defaultMegabytes() : megabytesOf(options.memory_limit)
  return {
    path,
    memoryLimit: `${megabytes}MB`,
    threads:
      options.threads ?? Math.max(1, Math.min(availableParallelism(), Math.floor(megabytes / megabytesPerThread))),
    temporaryFolder: options.temp_directory === undefined ? dirname(path) : resolve(folder, options.temp_directory),
    lockWaitMilliseconds: (options.lock_wait_seconds ?? 10) * 1000,
  }
}

function defaultMegabytes(): number {
  return Math.min(2000, Math.floor(totalmem() / 2 / 1_000_000))
}

function megabytesOf(limit: string): number {
  return Math.floor(Number.parseFloat(limit) * (limit.endsWith('GB') ? 1000 : 1))
}
