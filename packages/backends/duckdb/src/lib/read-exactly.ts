import type { PeriodLoad, TableColumn } from '@openfinops/plugin'
import type { Scales } from './add-up.ts'
import { corruptParquet } from './corrupt-parquet.ts'
import { decideScales, tightColumns } from './decide-scales.ts'
import type { Engine } from './engine.ts'
import { isAboutForm, isAboutParquet, isAboutValues } from './errors.ts'
import { filesWithDayFirst } from './files-with-day-first.ts'
import { malformed, requireWellFormed } from './malformed-file.ts'
import { type FileGroup, groupFiles, type Reading, relationOf } from './read-files.ts'
import { refusedValue } from './refused-value.ts'
import type { Relation } from './relation.ts'
import { type Findings, survey } from './survey.ts'

/** What a table says about its columns. */
export interface Held {
  /** Of its decimal columns. */
  readonly scales: Scales
  /** Whether it keeps a column as text, so that any value will do. */
  isText(column: TableColumn): boolean
  /** What the values of these columns need. */
  digits(columns: ReadonlySet<string>): Promise<Findings>
}

export const heldByNobody: Held = { scales: new Map(), isText: () => false, digits: async () => new Map() }

export interface ExactRead<T> {
  readonly load: PeriodLoad
  /** Looks at the table that the values go to; asked only when a value does not fit. */
  lookAtTable(): Promise<Held>
  /** Does the reading. Leaves nothing behind when it fails, for it may be asked again. */
  attempt(relations: readonly Relation[], scales: Scales): Promise<T>
}

/**
 * Reads the files of a load at full speed, and looks closer only where that fails: at the values, when one does not
 * fit, and at the form of the files, when DuckDB cannot read one. Either ends in an attempt that works or in an error
 * that says where the trouble is.
 */
export async function readExactly<T>(engine: Engine, read: ExactRead<T>, signal: AbortSignal): Promise<T> {
  try {
    return await readValues(engine, read, 'parallel', signal)
  } catch (error) {
    if (isAboutParquet(error)) throw await corruptParquet(engine, read.load.files, error)
    if (!isAboutForm(error)) throw error
  }
  // In parallel, DuckDB takes some quoted line breaks for the end of a row and gives up. One after the other it does
  // not, but then it drops a last row whose quotes never close, so another parser has to see the files first.
  await requireWellFormed(read.load.files, signal)
  try {
    return await readValues(engine, read, 'sequential', signal)
  } catch (error) {
    throw isAboutForm(error) ? await malformed(error, read.load.files, signal) : error
  }
}

async function readValues<T>(
  engine: Engine,
  { load, lookAtTable, attempt }: ExactRead<T>,
  reading: Reading,
  signal: AbortSignal,
): Promise<T> {
  const relations = (groups: readonly FileGroup[]) => groups.map((group) => relationOf(group, reading))
  const groups = await groupFiles(engine, load, new Set())
  let refusal: unknown
  try {
    return await attempt(relations(groups), new Map())
  } catch (error) {
    if (!isAboutValues(error)) throw error
    refusal = error
  }
  const regrouped = await groupFiles(engine, load, await filesWithDayFirst(engine, groups, reading))
  const held = await lookAtTable()
  const read = new Set(load.columns.filter((column) => !held.isText(column)).map(({ name }) => name))
  const findings = await survey(engine, relations(regrouped), read)
  const tight = tightColumns(findings, held.scales)
  const { scales, overfull } = decideScales(findings, held.scales, await held.digits(tight))
  const unreadable = new Set([...findings].flatMap(([name, finding]) => (finding.unreadable ? [name] : [])))
  if (unreadable.size > 0 || overfull.size > 0) {
    const search = { groups: regrouped, files: load.files, overfull, unreadable, reading }
    throw (await refusedValue(engine, search, signal)) ?? refusal
  }
  return attempt(relations(regrouped), scales)
}
