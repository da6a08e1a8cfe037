import type { RemoteRoute, Target } from '@openfinops/pipeline'
import { FinopsError } from '@openfinops/plugin'
import type { SelectedSource } from './select-sources.ts'

/** A backend that takes what another exported, and reads no bills itself. */
export function isRemote({ backend }: Target): boolean {
  return backend.replaceFromParquet !== undefined
}

/**
 * The way to each remote backend of a source.
 * @throws FinopsError `CONFIG_INVALID` when a source has a remote backend and none that exports.
 */
export function remoteRoutes({ source, targets }: SelectedSource): readonly RemoteRoute[] {
  const local = targets.find(({ backend }) => backend.exportPeriod !== undefined)
  return targets.filter(isRemote).map((remote) => {
    if (local !== undefined) return { source, local, remote }
    throw new FinopsError('CONFIG_INVALID', `Nothing exports what source ${source.name} sends to ${remote.name}`, {
      fix: `Add a backend that exports, such as duckdb, to the backends of ${source.name}, or use load-billing-remote --direct.`,
    })
  })
}
