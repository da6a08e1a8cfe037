import type { Decimal } from '../decimal.ts'

export type ColumnType = 'string' | 'double' | 'timestamp' | 'map<string,string>' | 'map<string,double>'

/** Text as it is, a number that the kind of export spells its own way, or nothing. */
export type Cell = string | Decimal | undefined

/** A column as a file has it. */
export interface FileColumn {
  /** As in the header. */
  readonly name: string
  readonly type: ColumnType
}

/** A column of an export, and where its cells come from: the charges of a cloud. */
export interface ColumnOf<C> extends FileColumn {
  /** Whether the cells are amounts of money, to be summed. */
  readonly money: boolean
  /** Whether text must be checked for characters that CSV wants in quotes. */
  readonly quote: boolean
  /** The part of a charge that alone decides the cell; absent when each row has its own. */
  readonly part: PartOf<C> | undefined
  cell(charge: C, id: string): Cell
}

export type PartOf<C> = (charge: C) => object | undefined

export interface ColumnOptions {
  readonly type?: ColumnType
  readonly money?: true
  /** `false` for text that never has a comma, a quote or a newline. */
  readonly quote?: false
}

/** Makes columns whose cells follow from one part of a charge, and are empty on charges without that part. */
export function columnsFrom<C, P extends object>(part: (charge: C) => P | undefined) {
  return (name: string, cell: (part: P) => Cell, options: ColumnOptions = {}): ColumnOf<C> => ({
    ...described(name, options),
    part,
    cell: (charge) => {
      const found = part(charge)
      return found === undefined ? undefined : cell(found)
    },
  })
}

/** Makes a column whose cells differ from row to row. */
export function columnFromRow<C>(
  name: string,
  cell: (charge: C, id: string) => Cell,
  options: ColumnOptions = {},
): ColumnOf<C> {
  return { ...described(name, options), part: undefined, cell }
}

/** The options of a column of money. */
export const money = { type: 'double', money: true } as const
export const double = { type: 'double' } as const
export const timestamp = { type: 'timestamp', quote: false } as const
export const plain = { quote: false } as const

function described(name: string, options: ColumnOptions) {
  return { name, type: options.type ?? 'string', money: options.money ?? false, quote: options.quote ?? true }
}
