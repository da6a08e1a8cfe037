import { pathToFileURL } from 'node:url'
import { FinopsError } from '@openfinops/plugin'
import type { Config } from '../config/config.ts'

/**
 * The configuration with a folder in place of the store of one source.
 * @throws FinopsError `CONFIG_INVALID` when several sources are meant: the folder would be read once for each.
 */
export function withInput(config: Config, names: readonly string[], folder: string): Config {
  const [name, ...others] = names
  if (others.length > 0) {
    throw new FinopsError('CONFIG_INVALID', 'One folder cannot be the input of several sources', {
      file: folder,
      fix: `Say which one it is of with --source: ${names.join(', ')}`,
    })
  }
  const input = pathToFileURL(folder).href
  return { ...config, sources: config.sources.map((source) => (source.name === name ? { ...source, input } : source)) }
}
