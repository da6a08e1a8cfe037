import Table from 'cli-table3'
import { printable } from './printable.ts'

export interface TableHead {
  readonly head: string
  /** Aligned right, as numbers are. */
  readonly right?: boolean
}

const none = ''
const borders = {
  top: none,
  'top-mid': none,
  'top-left': none,
  'top-right': none,
  bottom: none,
  'bottom-mid': none,
  'bottom-left': none,
  'bottom-right': none,
  left: none,
  'left-mid': none,
  mid: none,
  'mid-mid': none,
  right: none,
  'right-mid': none,
  middle: '  ',
}

/** Columns side by side without lines, with a newline at the end. */
export function table(heads: readonly TableHead[], rows: readonly (readonly string[])[]): string {
  const lines = new Table({
    head: heads.map(({ head }) => head),
    colAligns: heads.map(({ right }) => (right === true ? 'right' : 'left')),
    chars: borders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  lines.push(...rows.map((row) => row.map(printable)))
  return `${lines
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`
}
