import { type PlanContext, planRemote, type RemotePeriod, type RunOptions, type SourcePlan } from '@openfinops/pipeline'
import { remoteRoutes } from './remote-routes.ts'
import type { SelectedSource } from './select-sources.ts'

/** A period on its way to a remote backend. The size of an export is known once it is written. */
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
  { journal, ledgers }: Pick<PlanContext, 'journal' | 'ledgers'>,
  options: RunOptions,
): readonly PlannedRemoteLoad[] {
  return remoteRoutes(selected).flatMap((route) => {
    const exported = journal === undefined ? [] : planRemote(route, { journal, ledgers }, options)
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

/** What is read on the way straight from the store, and nothing of it downloaded. */
export function planDirectly(plan: SourcePlan): {
  readonly plan: SourcePlan
  readonly loads: readonly PlannedRemoteLoad[]
} {
  const loads = plan.periods.flatMap(({ period, manifest, bytes, rows, load }) =>
    load.map((backend) => ({ source: plan.source, backend, period, manifest, bytes, rows })),
  )
  const periods = plan.periods.map((period) => ({ ...period, download: { files: 0, bytes: 0 } }))
  return { plan: { ...plan, periods }, loads }
}
