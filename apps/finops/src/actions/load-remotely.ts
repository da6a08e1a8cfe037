import { loadRemote, type PipelineContext, type RemoteOptions, type RunResult, type Target } from '@openfinops/pipeline'
import { FinopsError } from '@openfinops/plugin'
import type { SelectedSource } from './select-sources.ts'

/** A backend that takes what another exported, and reads no bills itself. */
export function isRemote({ backend }: Target): boolean {
  return backend.replaceFromParquet !== undefined
}

/**
 * Loads the exports of each source into its remote backends.
 * @throws FinopsError `CONFIG_INVALID` when a source has a remote backend and none that exports.
 */
export async function loadRemotely(
  sources: readonly SelectedSource[],
  context: PipelineContext,
  options: RemoteOptions,
): Promise<Pick<RunResult, 'changed' | 'failed'>> {
  let changed = 0
  let failed = 0
  for (const { source, targets } of sources) {
    const local = targets.find(({ backend }) => backend.exportPeriod !== undefined)
    for (const remote of targets.filter(isRemote)) {
      if (local === undefined) {
        throw new FinopsError('CONFIG_INVALID', `Nothing exports what source ${source.name} sends to ${remote.name}`, {
          fix: `Add a backend that exports, such as duckdb, to the backends of ${source.name}.`,
        })
      }
      const result = await loadRemote({ source, local, remote }, context, options)
      changed += result.changed
      failed += result.failed
    }
  }
  return { changed, failed }
}
