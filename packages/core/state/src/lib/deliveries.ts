import { FinopsError } from '@openfinops/plugin'
import type { Delivery, DeliveryState } from '../delivery.ts'
import type { Journal } from '../journal.ts'
import type { Run } from '../run.ts'
import { type ClaimedState, nameOf } from './claimed-state.ts'
import type { Connection } from './connection.ts'
import type { DeliveryRows } from './delivery-rows.ts'
import type { DrawDelivery } from './draw-delivery.ts'
import type { DrawLoad } from './draw-load.ts'
import type { FileRows } from './file-rows.ts'
import { inState } from './in-state.ts'
import type { LoadRows } from './load-rows.ts'
import { periodParameters } from './period-filter.ts'
import { refused } from './refused.ts'

interface DeliveryTools {
  readonly claimedState: ClaimedState
  readonly deliveryRows: DeliveryRows
  readonly fileRows: FileRows
  readonly drawDelivery: DrawDelivery
  readonly loadRows: LoadRows
  readonly drawLoad: DrawLoad
}

export function createDeliveries(
  { read, write }: Connection,
  { claimedState, deliveryRows, fileRows, drawDelivery, loadRows, drawLoad }: DeliveryTools,
): Pick<
  Journal,
  'startDownload' | 'resumeDownload' | 'stage' | 'failDelivery' | 'supersede' | 'deliveries' | 'delivery'
> {
  function existing(id: number): Delivery {
    const delivery = deliveryRows.byId(id)
    if (delivery !== undefined) return delivery
    throw new FinopsError('JOURNAL_UNUSABLE', `The journal has no delivery ${id}`, {
      fix: 'It was replaced while it was in use. Run the step again.',
    })
  }

  function draw<S extends DeliveryState>(run: Run, delivery: Delivery, to: S, because: Parameters<DrawDelivery>[3]) {
    drawDelivery(run, delivery, to, because)
    return inState(existing(delivery.id), to)
  }

  return {
    startDownload: (run, delivery) =>
      write(() => {
        const cause = delivery.state === 'failed' ? 'taken up after a failure' : 'the download begins'
        return draw(run, delivery, 'downloading', { cause })
      }),
    resumeDownload: (run, delivery) =>
      write(() => draw(run, delivery, 'downloading', { cause: 'taken up after a run that did not end' })),
    stage: (run, delivery) =>
      write(() => {
        claimedState.require(delivery)
        const files = fileRows.ofDelivery(delivery.id)
        const missing = files.filter(({ fetched }) => fetched === undefined)
        if (missing.length > 0) {
          throw refused(`${nameOf(delivery)} lacks ${missing.length} of its ${files.length} files`)
        }
        return draw(run, delivery, 'staged', { cause: 'every file is complete' })
      }),
    failDelivery: (run, delivery, error) => write(() => draw(run, delivery, 'failed', { cause: error.message, error })),
    supersede: (run, delivery, by) =>
      write(() => {
        // Superseded is the end: a second newer delivery changes nothing about it.
        if (delivery.state === 'superseded') {
          claimedState.require(delivery)
          return inState(existing(delivery.id), 'superseded')
        }
        const cause = `a newer delivery: ${by}`
        for (const load of loadRows.ofDelivery(delivery.id)) {
          // What is loaded stays until the newer delivery takes its place in the backend.
          if (load.state !== 'loaded') drawLoad(run, load, 'superseded', { cause })
        }
        return draw(run, delivery, 'superseded', { cause, supersededBy: by })
      }),
    deliveries: (filter) => read(() => deliveryRows.inPeriods(periodParameters(filter))),
    delivery: (id) => read(() => existing(id)),
  }
}
