import {
  loadRemote,
  type PipelineContext,
  type RemoteOptions,
  type RemoteRoute,
  type RunResult,
  type Target,
} from '@openfinops/pipeline'
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

/** Loads the exports of each source into its remote backends. @throws FinopsError as `remoteRoutes`. */
export async function loadRemotely(
  sources: readonly SelectedSource[],
  context: PipelineContext,
  options: RemoteOptions,
): Promise<Pick<RunResult, 'changed' | 'failed'>> {
  let changed = 0
  let failed = 0
  for (const route of sources.flatMap(remoteRoutes)) {
    const result = await loadRemote(route, context, options)
    changed += result.changed
    failed += result.failed
  }
  return { changed, failed }
}
