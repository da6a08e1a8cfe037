import { isFinopsError } from '@openfinops/plugin'
import type { Config } from '../config/config.ts'
import type { ConfigRequest } from '../config/load.ts'
import type { World } from '../world.ts'

/**
 * The providers of the configured sources, in their order; none where nothing is configured.
 * @throws FinopsError what is wrong with the configuration or its plugins.
 */
export async function configuredProviders(world: World, request: ConfigRequest): Promise<readonly string[]> {
  const { loadConfig } = await import('../config/load.ts')
  const { openVendor } = await import('../plugins/open.ts')
  let config: Config
  try {
    config = await loadConfig(world, request)
  } catch (error) {
    if (isFinopsError(error) && error.code === 'CONFIG_NOT_FOUND') return []
    throw error
  }
  const providers: string[] = []
  for (const source of config.sources) providers.push((await openVendor(source, config)).provider)
  return providers
}
