import { type Backend, FinopsError, throwIfAborted, unlessAborted } from '@openfinops/plugin'
import { settingsOf } from './lib/settings.ts'
import type { Warehouse } from './lib/warehouse.ts'
import type { BigQueryOptions } from './options.ts'

/** With the methods that not every backend has. */
export type BigQueryBackend = Backend &
  Required<Pick<Backend, 'replaceFromParquet' | 'replaceFromStreams' | 'query' | 'check'>>

/**
 * Tables in one dataset of BigQuery, partitioned by month, and beside them the ledger, `finops_ledger`.
 *
 * Decimal columns are BIGNUMERIC, or NUMERIC where that holds every digit. Periods come as the Parquet files that
 * another backend wrote, or straight from a store by way of a bucket; `replacePeriod` rejects with
 * `BACKEND_UNSUPPORTED`. Loads of one backend take turns.
 * @param folder where relative paths in the options start from. Default: the working directory.
 * @throws FinopsError from every method `BACKEND_DENIED`, `BACKEND_UNAVAILABLE` (retryable), `CANCELLED`. A job that was
 * started goes on when its load is cancelled, and is taken up by the next one.
 */
export function bigqueryBackend(options: BigQueryOptions, folder: string = process.cwd()): BigQueryBackend {
  const settings = settingsOf(options, folder)
  let opened: Promise<Warehouse> | undefined
  let last: Promise<unknown> = Promise.resolve()

  // Google's clients take half a second to load: only who uses them waits for them.
  async function open(): Promise<Warehouse> {
    opened ??= import('./lib/warehouse.ts').then(({ openWarehouse }) => openWarehouse(settings))
    return opened
  }

  async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    throwIfAborted(signal)
    const turn = last.then(() => {
      throwIfAborted(signal)
      return work()
    })
    last = turn.catch(() => undefined)
    return unlessAborted(turn, signal)
  }

  return {
    apiVersion: 1,
    name: 'bigquery',

    async replacePeriod(load, { signal }) {
      throwIfAborted(signal)
      throw new FinopsError('BACKEND_UNSUPPORTED', `BigQuery takes ${load.source} ${load.period} from an export only`, {
        fix: 'Load it into a local backend first, and from there with load-billing-remote; or add --direct to that.',
      })
    },

    replaceFromParquet: (load, context) =>
      inTurn(context.signal, async () => {
        const { replaceFromParquet } = await import('./lib/replace-from-parquet.ts')
        return replaceFromParquet(await open(), load, context)
      }),

    replaceFromStreams: (load, { signal }) =>
      inTurn(signal, async () => {
        const { replaceFromStreams } = await import('./lib/replace-from-streams.ts')
        return replaceFromStreams(await open(), load, signal)
      }),

    async periods({ signal }) {
      throwIfAborted(signal)
      const { periods } = await import('./lib/periods.ts')
      return periods(await open(), signal)
    },

    async totals(period, columns, { signal }) {
      throwIfAborted(signal)
      const { tableTotals } = await import('./lib/table-totals.ts')
      return tableTotals(await open(), period, columns, signal)
    },

    async query(sql, { signal }) {
      throwIfAborted(signal)
      const { query } = await import('./lib/query.ts')
      return query(await open(), sql, signal)
    },

    async *check({ signal }) {
      throwIfAborted(signal)
      const { check } = await import('./lib/check.ts')
      yield* check(await open(), signal)
    },

    async close() {
      opened = undefined
    },
  }
}
