import { planRemote, type RemotePeriod, type RunOptions, type SourcePlan } from '@openfinops/pipeline'
import type { Journal } from '@openfinops/state'
import { remoteRoutes } from './load-remotely.ts'
import type { SelectedSource } from './select-sources.ts'

/** A period on its way to a remote backend, one job. Its size is known once it is exported. */
export interface PlannedRemoteLoad extends Pick<RemotePeriod, 'period' | 'manifest'> {
  readonly source: string
  readonly backend: string
  readonly bytes: number | undefined
  readonly rows: number | undefined
}

/** What a run would load into the remote backends of a source after it did what is planned. Newest period first. */
export function planRemotely(
  selected: SelectedSource,
  plan: SourcePlan,
  journal: Journal | undefined,
  options: RunOptions,
): readonly PlannedRemoteLoad[] {
  return remoteRoutes(selected).flatMap((route) => {
    const exported = journal === undefined ? [] : planRemote(route, { journal }, options)
    const planned = plan.periods.filter(({ exports }) => exports.includes(route.local.name))
    const loads = new Map<string, Pick<PlannedRemoteLoad, 'period' | 'manifest' | 'bytes' | 'rows'>>([
      ...exported.map((period) => [period.period, period] as const),
      ...planned.map(
        ({ period, manifest }) => [period, { period, manifest, bytes: undefined, rows: undefined }] as const,
      ),
    ])
    return [...loads.values()]
      .sort((one, other) => (one.period < other.period ? 1 : -1))
      .map((load) => ({ source: plan.source, backend: route.remote.name, ...load }))
  })
}
