import { FinopsError, isFinopsError, type LoadedPeriod, type StreamedLoad } from '@openfinops/plugin'
import { allOrStop } from '@openfinops/plugin-kit'
import { beginLoad } from './begin-load.ts'
import { objectUri } from './bucket.ts'
import { cleanUp } from './clean-up.ts'
import { type DirectLoad, identityOf } from './direct-load.ts'
import type { Field } from './field.ts'
import { groupFiles } from './file-groups.ts'
import { stagingName } from './job-id.ts'
import { asLoadedPeriod, writeLedger } from './ledger.ts'
import { planColumns } from './plan-columns.ts'
import { putInPlace, type ReadGroup } from './put-in-place.ts'
import { removeObjects, removeTables, type StagedGroup, stageFiles } from './stage-files.ts'
import { relationOf } from './staged-relation.ts'
import { survey } from './survey.ts'
import type { LocatedWarehouse, Warehouse } from './warehouse.ts'

/**
 * Replaces one period of one source by the rows of files in a store. In this order, so that a run that dies anywhere
 * leaves what the next one can take up:
 * 1. the files are copied into the bucket, loaded into tables on the way, and removed from the bucket. What was copied
 *    or loaded before is found by its name;
 * 2. the vendor is asked whether it still is the same delivery, and the values are looked at;
 * 3. the table, with the columns that it needs, and the job that replaces the rows in one transaction;
 * 4. the rows are counted and added up, and compared with the tables on the way;
 * 5. the ledger; then the tables on the way are removed.
 */
export async function replaceFromStreams(
  opened: Warehouse,
  load: StreamedLoad,
  signal: AbortSignal,
): Promise<LoadedPeriod> {
  const { settings } = opened
  const { bucket } = settings
  if (bucket === undefined) {
    throw new FinopsError('CONFIG_INVALID', 'Loading straight from a store needs a bucket of Cloud Storage', {
      fix: 'Set bucket to gs://bucket/prefix, where the dataset is, or load without --direct.',
    })
  }
  const groups = groupFiles(load)
  const { warehouse, former, table } = await beginLoad(opened, load, signal)
  planColumns(table?.fields, load.columns, new Set(), settings.tags)
  const identity = identityOf(load)
  const direct: DirectLoad = { load, identity, former, bucket, staging: stagingName(settings, identity, former) }
  try {
    const staged = await stageFiles(warehouse, direct, groups, signal)
    const objects = {
      name: `${objectUri(bucket, direct.staging)}_*`,
      remove: () => removeObjects(warehouse, direct, signal),
    }
    const leftObjects = await cleanUp([objects])
    await load.confirm(signal)
    requireRows(load, staged)
    const read = await readGroups(warehouse, load, staged, table?.fields ?? [], signal)
    const long = new Set(read.flatMap((each) => [...each.long]))
    const plan = planColumns(table?.fields, load.columns, long, settings.tags)
    const { done, totals } = await putInPlace(warehouse, direct, { table, plan, read }, signal)
    const { table: name, source, period, manifest, files } = load
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const { changes } = plan
    const entry = { table: name, source, period, manifest, totals, loadedAt: new Date(), changes, job: done.id, bytes }
    await writeLedger(warehouse, entry, former, signal)
    const tables = { name: `${direct.staging}_*`, remove: () => removeTables(warehouse, direct, groups, signal) }
    const left = [leftObjects, await cleanUp([tables])].filter((each) => each !== undefined)
    return asLoadedPeriod(entry, { found: done.found, left: left.length === 0 ? undefined : left.join(', ') })
  } catch (error) {
    // A run that takes this up needs what there is. Otherwise, why the load failed is what counts.
    const mayGoOn = isFinopsError(error) && (error.retryable || error.code === 'CANCELLED')
    if (!mayGoOn) {
      await Promise.allSettled([
        removeObjects(warehouse, direct, signal),
        removeTables(warehouse, direct, groups, signal),
      ])
    }
    throw error
  }
}

/** Looks at the values of all groups. */
async function readGroups(
  warehouse: LocatedWarehouse,
  { period }: StreamedLoad,
  staged: readonly StagedGroup[],
  present: readonly Field[],
  signal: AbortSignal,
): Promise<readonly ReadGroup[]> {
  const read = new Map<StagedGroup, ReadGroup>()
  await allOrStop(staged, 3, signal, async (group, inner) => {
    const relation = relationOf(warehouse.settings, group)
    read.set(group, { relation, ...(await survey(warehouse, relation, { period, present }, inner)) })
  })
  return staged.flatMap((group) => read.get(group) ?? [])
}

function requireRows({ rows: promised }: StreamedLoad, staged: readonly StagedGroup[]): void {
  const found = staged.reduce((sum, { rows }) => sum + rows, 0)
  if (promised === undefined || promised === found) return
  throw new FinopsError('ROWS_MISSING', `The vendor promises ${promised} rows, the files hold ${found}`, {
    fix: 'Run the same command again; if it is the same again, tell the vendor. What was loaded before stays.',
  })
}
