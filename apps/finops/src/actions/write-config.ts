import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { FinopsError } from '@openfinops/plugin'
import { template } from '../config/template.ts'
import { exitCode } from '../exit-code.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import type { World } from '../world.ts'

export interface WriteRequest {
  /** Default `finops.config.toml`. */
  readonly file: string | undefined
  readonly force: boolean
  readonly json: boolean
}

/** Writes the commented configuration. @throws FinopsError `CONFIG_INVALID` when there is a file already. */
export async function writeConfig(world: World, { file, force, json }: WriteRequest): Promise<number> {
  const path = resolve(world.cwd, file ?? 'finops.config.toml')
  try {
    await writeFile(path, template, { flag: force ? 'w' : 'wx' })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'EEXIST') {
      throw new FinopsError('CONFIG_INVALID', 'There is a configuration file already', {
        file: path,
        fix: 'Edit it, or overwrite it with --force.',
      })
    }
    throw new FinopsError('FILE_UNREADABLE', 'The configuration file cannot be written', { file: path, cause })
  }
  if (json) writeJsonLine(world, { type: 'written', path })
  else
    world.stdout.write(`Wrote ${path}\nName your bucket and export in it, then check everything with: finops doctor\n`)
  return exitCode.done
}
