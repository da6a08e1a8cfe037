import { createHash, randomUUID } from 'node:crypto'
import type { PeriodReference } from '@openfinops/plugin'
import type { Settings } from './settings.ts'

/** What tells one load from every other. */
export interface LoadIdentity extends PeriodReference {
  readonly manifest: string
  /** Of the content, however it comes. */
  readonly sha256: string
}

/** The ids of all jobs that write a table begin with this: so it can be found out what is still going on there. */
export function jobPrefix({ project, dataset }: Settings, table: string): string {
  return `finops_${digest([project, dataset, table])}_`
}

/** A job that gives a table wider columns. */
export function widenJobId(settings: Settings, table: string): string {
  return `${jobPrefix(settings, table)}widen_${randomUUID()}`
}

/**
 * The id of the job that puts one delivery in the place of what the ledger says is there, the same for whoever does that.
 * After a crash it is found again, and a load that is forced later, when the ledger says otherwise, is another.
 * @param former the job that the ledger names for the period; `undefined` when it has none.
 * @param stage tells the jobs of one load from each other.
 * @param attempt counts the jobs that failed, from 0: an id is used up when its job fails.
 */
export function jobId(
  settings: Settings,
  load: LoadIdentity,
  former: string | undefined,
  stage: 'load' | 'stage' | 'write' | `stage${number}`,
  attempt: number,
): string {
  const month = load.period.replace('-', '')
  const content = contentId(load, former)
  return `${jobPrefix(settings, load.table)}${month}_${content}_${stage}${attempt === 0 ? '' : `_${attempt}`}`
}

/**
 * The name of what is made on the way from one delivery to its table, apart from all other loads, and from those into
 * another dataset: a bucket may be that of several.
 */
export function stagingName({ project, dataset }: Settings, load: LoadIdentity, former: string | undefined): string {
  return `finops_staging_${digest([project, dataset, load.table, load.period, contentId(load, former)])}`
}

function contentId({ source, manifest, sha256 }: LoadIdentity, former: string | undefined): string {
  return digest([source, manifest, sha256, former ?? null])
}

function digest(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20)
}
