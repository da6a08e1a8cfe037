import { createHash } from 'node:crypto'
import type { ParquetLoad, PeriodReference } from '@openfinops/plugin'
import type { Settings } from './settings.ts'

/**
 * The ids of the jobs that write a partition begin with this. Whoever wants to know what is still going on there looks
 * for it, whatever it is that the jobs write.
 */
export function jobPrefix(settings: Settings, { table, period }: Pick<PeriodReference, 'table' | 'period'>): string {
  return `finops_${digest([settings.project, settings.dataset, table, period])}_`
}

/**
 * The id of the job that puts one file in the place of what the ledger says is there, the same for whoever does that.
 * After a crash it is found again, and a load that is forced later, when the ledger says otherwise, is another.
 * @param former the job that the ledger names for the period; `undefined` when it has none.
 * @param stage tells the jobs of one load from each other.
 * @param attempt counts the jobs that failed, from 0: an id is used up when its job fails.
 */
export function jobId(
  settings: Settings,
  load: ParquetLoad,
  former: string | undefined,
  stage: 'load' | 'stage' | 'write',
  attempt: number,
): string {
  return `${jobPrefix(settings, load)}${contentId(load, former)}_${stage}${attempt === 0 ? '' : `_${attempt}`}`
}

/** The name of what is made on the way from one file to its table, apart from all other loads. */
export function stagingName(load: ParquetLoad, former: string | undefined): string {
  return `finops_staging_${digest([load.table, load.period, contentId(load, former)])}`
}

function contentId({ source, manifest, sha256 }: ParquetLoad, former: string | undefined): string {
  return digest([source, manifest, sha256, former ?? null])
}

function digest(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20)
}
