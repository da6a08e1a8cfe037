import { dirname } from 'node:path'
import { FinopsError } from '@openfinops/plugin'
import type { World } from '../world.ts'
import { awsEntries } from './aws-environment.ts'
import type { Config } from './config.ts'
import { type Entry, entriesOf, isTable } from './entry.ts'
import { environmentEntries } from './environment.ts'
import { findConfigFile } from './find.ts'
import { longhand } from './longhand.ts'
import { merge } from './merge.ts'
import { parseConfig } from './parse.ts'
import { readConfigFile } from './read.ts'
import { jsonSchema } from './schema.ts'

export interface ConfigRequest {
  /** The value of `--config`. */
  readonly file?: string | undefined
  /** What options of the command line set. */
  readonly commandLine?: readonly Entry[]
}

/**
 * The configuration in force: command line over environment over file over defaults.
 * @throws FinopsError `CONFIG_NOT_FOUND` when neither a file nor the environment says anything; `CONFIG_INVALID`.
 */
export async function loadConfig(
  world: Pick<World, 'cwd' | 'env'>,
  { file: named, commandLine = [] }: ConfigRequest = {},
): Promise<Config> {
  const { cwd, env } = world
  const file = await findConfigFile(world, named)
  const fromFile = file === undefined ? [] : longhand(fileEntries(await readConfigFile(file), file))
  const fromEnvironment = longhand(environmentEntries(env, fromFile, jsonSchema()))
  if (file === undefined && fromEnvironment.length === 0) {
    throw new FinopsError('CONFIG_NOT_FOUND', 'The folder has no configuration file', {
      file: cwd,
      fix: 'Write one with "finops init", or name one with --config.',
    })
  }
  const written = [...fromFile, ...fromEnvironment, ...commandLine]
  const merged = merge([...defaultBackend(written), ...awsEntries(env, written), ...written])
  return parseConfig(merged, file, file === undefined ? cwd : dirname(file))
}

function fileEntries(data: unknown, file: string): readonly Entry[] {
  // An empty YAML file is null.
  if (isTable(data ?? {})) return entriesOf(data ?? {}, { kind: 'file', file })
  throw new FinopsError('CONFIG_INVALID', 'The configuration is not a table of settings', { file })
}

/** Without a backend of one's own, tables are kept in a DuckDB file. */
function defaultBackend(written: readonly Entry[]): readonly Entry[] {
  if (written.some(({ path: [section, , key] }) => section === 'backends' && key === 'use')) return []
  return entriesOf({ backends: { local: { use: 'duckdb', path: './data/finops.duckdb' } } }, { kind: 'default' })
}
