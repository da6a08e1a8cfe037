import type { ConfigRequest } from '../config/load.ts'
import type { World } from '../world.ts'

/**
 * The providers of the configured sources, in their order; none without a configuration.
 * @throws FinopsError what is wrong with the configuration or its plugins.
 */
export async function configuredProviders(world: World, request: ConfigRequest): Promise<readonly string[]> {
  const { findConfigFile } = await import('../config/find.ts')
  const { loadConfig } = await import('../config/load.ts')
  const { openVendor } = await import('../plugins/open.ts')
  if ((await findConfigFile(world.cwd, request.file ?? world.env['FINOPS_CONFIG'])) === undefined) return []
  const config = await loadConfig(world, request)
  const providers: string[] = []
  for (const source of config.sources) providers.push((await openVendor(source, config)).provider)
  return providers
}
