import type { Journal } from './journal.ts'
import { createClaimedState } from './lib/claimed-state.ts'
import { createColumnLists } from './lib/column-lists.ts'
import { createColumnNames } from './lib/column-names.ts'
import { connect } from './lib/connection.ts'
import { createDeliveries } from './lib/deliveries.ts'
import { createDeliveryRows } from './lib/delivery-rows.ts'
import { createDiscover } from './lib/discover.ts'
import { createDrawDelivery } from './lib/draw-delivery.ts'
import { createDrawLoad } from './lib/draw-load.ts'
import { createExports } from './lib/exports.ts'
import { createFileRows } from './lib/file-rows.ts'
import { createFiles } from './lib/files.ts'
import { createHistory } from './lib/history.ts'
import { createLeases } from './lib/leases.ts'
import { createLoadRows } from './lib/load-rows.ts'
import { createLoads } from './lib/loads.ts'
import { createManifests } from './lib/manifests.ts'
import { createRuns } from './lib/runs.ts'

export interface OpenOptions {
  /** Absolute path of the SQLite file; created with its folder when absent. */
  readonly path: string
  /** Reads only, and fails with `JOURNAL_UNUSABLE` when there is no file. Default false. */
  readonly readonly?: boolean
  /**
   * How long a lease outlives a holder that no longer renews it and cannot be seen to have ended, such as one in
   * another container. Default 10.
   */
  readonly leaseSeconds?: number
}

/**
 * Opens the journal, migrating it to the present schema.
 * @throws FinopsError `JOURNAL_UNUSABLE` when the file is no journal, was written by a newer finops, or cannot be
 * written.
 */
export function openJournal({ path, readonly = false, leaseSeconds = 10 }: OpenOptions): Journal {
  const connection = connect(path, readonly)
  const { database } = connection

  const history = createHistory(connection)
  const claimedState = createClaimedState(database)
  const columnLists = createColumnLists(database)
  const fileRows = createFileRows(connection, columnLists)
  const deliveryRows = createDeliveryRows(connection, columnLists, fileRows)
  const loadRows = createLoadRows(connection)
  const drawDelivery = createDrawDelivery(database, history, claimedState)
  const drawLoad = createDrawLoad(database, history, loadRows)
  const leases = createLeases(connection, leaseSeconds)

  return {
    ...createRuns(connection),
    ...createManifests(connection),
    ...createDiscover(connection, { columnLists, deliveryRows, history }),
    ...createDeliveries(connection, { claimedState, deliveryRows, fileRows, drawDelivery, loadRows, drawLoad }),
    ...createFiles(connection, { claimedState, fileRows, columnLists }),
    ...createLoads(connection, { claimedState, loadRows, drawLoad, history }),
    ...createColumnNames(connection),
    ...createExports(connection),
    history: history.history,
    lastTransitionAt: history.lastTransitionAt,
    acquireLease: leases.acquireLease,
    close() {
      try {
        leases.close()
      } finally {
        connection.close()
      }
    },
  }
}
