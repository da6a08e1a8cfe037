import type { Journal, LoadResult } from '../journal.ts'
import type { Load, LoadState } from '../load.ts'
import type { Run } from '../run.ts'
import type { ClaimedState } from './claimed-state.ts'
import type { Connection } from './connection.ts'
import type { DrawLoad } from './draw-load.ts'
import type { History } from './history.ts'
import { inState } from './in-state.ts'
import type { LoadRows } from './load-rows.ts'

interface LoadTools {
  readonly claimedState: ClaimedState
  readonly loadRows: LoadRows
  readonly drawLoad: DrawLoad
  readonly history: History
}

interface NewRow {
  readonly deliveryId: number
  readonly source: string
  readonly period: string
  readonly backend: string
  readonly table: string
  readonly at: string
}

export function createLoads(
  { database, read, write }: Connection,
  { claimedState, loadRows, drawLoad, history }: LoadTools,
): Pick<Journal, 'startLoad' | 'finishLoad' | 'failLoad' | 'loseLoad' | 'loads'> {
  const insert = database.prepare<NewRow, { readonly id: number }>(
    `INSERT INTO loads (delivery_id, source, period, backend, table_name, state, started_at, changed_at)
     VALUES (@deliveryId, @source, @period, @backend, @table, 'loading', @at, @at) RETURNING id`,
  )

  function existing(id: number | undefined): Load {
    const load = id === undefined ? undefined : loadRows.byId(id)
    if (load === undefined) throw new Error('SQLite lost a load')
    return load
  }

  function draw<S extends LoadState>(run: Run, load: Load, to: S, because: Parameters<DrawLoad>[3]) {
    drawLoad(run, load, to, because)
    return inState(existing(load.id), to)
  }

  return {
    startLoad: (run, delivery, { backend, table }, cause) =>
      write(() => {
        claimedState.require(delivery)
        const current = loadRows.current({ deliveryId: delivery.id, backend, table })
        if (current !== undefined && current.state !== 'loaded') return draw(run, current, 'loading', { cause })
        if (current !== undefined) drawLoad(run, current, 'superseded', { cause })

        const at = new Date().toISOString()
        const { id: deliveryId, source, period } = delivery
        const load = existing(insert.get({ deliveryId, source, period, backend, table, at })?.id)
        history.append({
          at,
          runId: run.id,
          deliveryId,
          loadId: load.id,
          from: null,
          to: 'loading',
          cause,
          errorCode: null,
        })
        return inState(load, 'loading')
      }),
    finishLoad: (run, load, result) =>
      write(() => {
        const earlier = loadRows.loaded(load)
        if (earlier !== undefined && earlier.id !== load.id) {
          drawLoad(run, earlier, 'superseded', { cause: `${load.manifestId} was loaded in its place` })
        }
        return draw(run, load, 'loaded', { cause: causeOf(result), result })
      }),
    failLoad: (run, load, error) => write(() => draw(run, load, 'failed', { cause: error.message, error })),
    loseLoad: (run, load, cause) => write(() => draw(run, load, 'superseded', { cause })),
    loads: (filter) => read(() => loadRows.inPeriods(filter)),
  }
}

function causeOf({ totals, details = {} }: LoadResult): string {
  return [`${totals.rows} rows`, ...Object.entries(details).map(([name, value]) => `${name} ${value}`)].join(', ')
}
