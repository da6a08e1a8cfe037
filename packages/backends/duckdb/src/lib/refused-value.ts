import { FinopsError, type StagedFile } from '@openfinops/plugin'
import type { Overfull } from './decide-scales.ts'
import { decimalDigits, digitsNeeded, numberShape } from './decimal.ts'
import type { Engine } from './engine.ts'
import { findRow } from './find-row.ts'
import { type FileGroup, type Reading, relationOf } from './read-files.ts'
import { asText, type Cell } from './relation.ts'
import { unreadableValue } from './survey.ts'

/** How many different values of a column are held against a file, so that its first one is among them. */
const most = 1000

const wanted = {
  text: 'text',
  decimal: 'a number',
  timestamp: 'a moment in ISO 8601, to the microsecond at most',
  date: 'a day',
  map: 'a JSON object',
} as const

export interface Search {
  readonly groups: readonly FileGroup[]
  readonly files: readonly StagedFile[]
  readonly overfull: ReadonlyMap<string, Overfull>
  /** The columns, by their names in the table, that hold something unreadable. */
  readonly unreadable: ReadonlySet<string>
  readonly reading: Reading
}

interface Offence {
  /** Where the column is in the file. */
  readonly at: number
  readonly cell: Cell
  readonly value: string
  readonly isReadable: boolean
}

/** Finds the first value that cannot be stored, in the order of the files; `undefined` when all can. */
export async function refusedValue(
  engine: Engine,
  { groups, files, overfull, unreadable, reading }: Search,
  signal: AbortSignal,
): Promise<FinopsError | undefined> {
  for (const file of files) {
    const group = groups.find((group) => group.files.includes(file))
    if (group === undefined) continue
    const { from, cells } = relationOf({ ...group, files: [file] }, reading)
    const offences: Offence[] = []
    for (const [at, cell] of cells.entries()) {
      const { name } = cell.column
      if (!unreadable.has(name) && !overfull.has(name)) continue
      offences.push(...(await offencesOf(engine, from, cell, at, overfull.get(name))))
    }
    const first = offences[0]
    if (first === undefined) continue
    if (group.format === 'parquet') return refusal(file, first, undefined, overfull)
    const byValue = new Map(offences.map((offence) => [`${offence.at} ${offence.value}`, offence]))
    const offenceIn = (cells: readonly string[]) =>
      cells.map((cell, at) => byValue.get(`${at} ${cell}`)).find((offence) => offence !== undefined)
    const row = await findRow(file, (cells) => offenceIn(cells) !== undefined, signal)
    return refusal(file, offenceIn(row?.cells ?? []) ?? first, row?.line, overfull)
  }
  return undefined
}

/** What different values a column holds that cannot be stored. */
async function offencesOf(
  engine: Engine,
  from: string,
  cell: Cell,
  at: number,
  overfull: Overfull | undefined,
): Promise<readonly Offence[]> {
  const shape = cell.column.type === 'decimal' ? numberShape(asText(cell)) : 'NULL'
  const rows = await engine.rows(`SELECT DISTINCT value, CAST(NOT bad AS VARCHAR) FROM
    (SELECT value, ${unreadableValue({ ...cell, value: 'value' }, 'shape')} AS bad, ${exceeds(overfull)} AS long FROM
      (SELECT ${asText(cell)} AS value, ${shape} AS shape FROM ${from}))
    WHERE bad OR long ORDER BY 1 LIMIT ${most}`)
  return rows.map(([value, readable]) => ({ at, cell, value: value ?? '', isReadable: readable === 'true' }))
}

/** SQL: whether a number does not fit its column as it is. */
function exceeds(overfull: Overfull | undefined): string {
  if (overfull === undefined) return 'false'
  const { whole, fraction } = digitsNeeded('shape')
  return `(${whole} > ${decimalDigits - overfull.scale} OR ${fraction} > ${overfull.scale})`
}

function refusal(
  file: StagedFile,
  { cell: { column }, value, isReadable }: Offence,
  line: number | undefined,
  overfull: ReadonlyMap<string, Overfull>,
): FinopsError {
  const place = {
    file: file.key,
    column: column.source,
    value: value.slice(0, 200),
    ...(line === undefined ? {} : { line }),
  }
  if (!isReadable) {
    return new FinopsError('VALUE_INVALID', `The value is not ${wanted[column.type]}`, {
      ...place,
      fix: 'Tell the vendor; the period is loaded when the value is right, and until then what was there stays.',
    })
  }
  const needed = overfull.get(column.name)
  return new FinopsError(
    'VALUE_INEXACT',
    `The column would need ${needed?.whole} digits before the point and ${needed?.fraction} after it, ${decimalDigits} in all are possible`,
    { ...place, fix: 'Tell the vendor; finops rounds no number, so the period stays as it was.' },
  )
}
