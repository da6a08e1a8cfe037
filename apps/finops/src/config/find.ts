import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FinopsError } from '@openfinops/plugin'
import type { World } from '../world.ts'

/** The names of a configuration file. `config.toml` counts only where there is none of the others. */
const configNames = [
  'finops.config.toml',
  'finops.config.yaml',
  'finops.config.yml',
  'finops.config.json',
  'finops.config.ts',
  'config.toml',
] as const

/**
 * The configuration file: the one that was named, here or by `FINOPS_CONFIG`, otherwise the one in the working folder,
 * if there is one.
 * @throws FinopsError `CONFIG_INVALID` when the folder holds several.
 */
export async function findConfigFile(
  { cwd: folder, env }: Pick<World, 'cwd' | 'env'>,
  option: string | undefined,
): Promise<string | undefined> {
  const named = option ?? env['FINOPS_CONFIG'] ?? ''
  if (named !== '') return resolve(folder, named)
  const names = new Set(await readdir(folder))
  const [first, ...others] = configNames.filter((name) => names.has(name))
  if (first === undefined) return undefined
  const second = others.find((name) => name !== 'config.toml')
  if (second !== undefined) {
    throw new FinopsError('CONFIG_INVALID', `There are two configuration files: ${first} and ${second}`, {
      file: folder,
      fix: 'Keep one of them, or name the one you mean with --config.',
    })
  }
  return join(folder, first)
}
