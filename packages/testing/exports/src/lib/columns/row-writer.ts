import type { ColumnSum } from '../../generated-export.ts'
import { csvText } from '../csv-text.ts'
import type { Decimal } from '../decimal.ts'
import { createDecimalSum, type DecimalSum } from '../decimal-sum.ts'
import type { NumberText } from '../number-text.ts'
import type { Cell, ColumnOf, PartOf } from './column.ts'

/** Turns charges into rows of CSV, and adds up their money on the way. */
export interface RowWriter<C> {
  /** With its newline. */
  readonly header: string
  write(charge: C, id: string): string
  /** Of all rows written so far, in the order of the columns. */
  sums(currency: string): readonly ColumnSum[]
}

export function createRowWriter<C>(
  columns: readonly ColumnOf<C>[],
  { numberText, newline }: { readonly numberText: NumberText; readonly newline: string },
): RowWriter<C> {
  const summed = columns.map((column) => ({ column, sum: column.money ? createDecimalSum() : undefined }))
  const segments = segmentsOf(summed).map(({ part, members }, index) => {
    const comma = index === 0 ? '' : ','
    return part === undefined
      ? rowSegment(members, { numberText, comma })
      : partSegment(part, members, { numberText, comma })
  })
  return {
    header: columns.map((column) => csvText(column.name)).join(',') + newline,
    write(charge, id) {
      let row = ''
      for (const segment of segments) row += segment(charge, id)
      return row + newline
    },
    sums: (currency) =>
      summed.flatMap(({ column, sum }) => (sum ? [{ column: column.name, currency, sum: sum.text() }] : [])),
  }
}

/** The text of some neighbouring columns, after the comma that parts it from the segment before. */
type Segment<C> = (charge: C, id: string) => string

interface Style {
  readonly numberText: NumberText
  readonly comma: ',' | ''
}

interface Member<C> {
  readonly column: ColumnOf<C>
  readonly sum: DecimalSum | undefined
}

/** Neighbours that depend on the same part of a charge. */
function segmentsOf<C>(members: readonly Member<C>[]) {
  const segments: { readonly part: PartOf<C> | undefined; readonly members: Member<C>[] }[] = []
  for (const member of members) {
    const last = segments.at(-1)
    if (last !== undefined && last.part === member.column.part) last.members.push(member)
    else segments.push({ part: member.column.part, members: [member] })
  }
  return segments
}

function rowSegment<C>(members: readonly Member<C>[], { numberText, comma }: Style): Segment<C> {
  return (charge, id) => {
    let text = ''
    let before: string = comma
    for (const { column, sum } of members) {
      const cell = column.cell(charge, id)
      if (sum !== undefined && typeof cell === 'object') sum.add(cell)
      text += before + cellText(cell, column, numberText)
      before = ','
    }
    return text
  }
}

/** Writes each part once and remembers its text for as long as the part lives. */
function partSegment<C>(part: PartOf<C>, members: readonly Member<C>[], { numberText, comma }: Style): Segment<C> {
  const absent = comma + ','.repeat(members.length - 1)
  const known = new WeakMap<object, Written>()
  const write = (charge: C, id: string): Written => {
    const cells = members.map(({ column, sum }) => ({ column, sum, cell: column.cell(charge, id) }))
    return {
      text: comma + cells.map(({ column, cell }) => cellText(cell, column, numberText)).join(','),
      amounts: cells.flatMap(({ sum, cell }) => (sum && typeof cell === 'object' ? [{ sum, value: cell }] : [])),
    }
  }
  return (charge, id) => {
    const key = part(charge)
    if (key === undefined) return absent
    let written = known.get(key)
    if (written === undefined) {
      written = write(charge, id)
      known.set(key, written)
    }
    for (const { sum, value } of written.amounts) sum.add(value)
    return written.text
  }
}

interface Written {
  readonly text: string
  readonly amounts: readonly { readonly sum: DecimalSum; readonly value: Decimal }[]
}

function cellText(cell: Cell, column: { readonly quote: boolean }, numberText: NumberText): string {
  if (cell === undefined) return ''
  if (typeof cell === 'object') return numberText(cell)
  return column.quote ? csvText(cell) : cell
}
