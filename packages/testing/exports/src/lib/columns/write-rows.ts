import type { Truth } from '../../generated-export.ts'
import type { Rows } from '../files/data-file.ts'
import type { RowWriter } from './row-writer.ts'

/** A charge says when it began and ended, in ISO 8601. */
export interface Dated {
  readonly span: { readonly start: { readonly seconds: string }; readonly end: { readonly seconds: string } }
}

/** The rows of charges, made when they are asked for, and how many there were, from when to when. */
export function writeRows<C extends Dated>(
  charges: Iterator<C, undefined>,
  writer: RowWriter<C>,
  nextId: () => string,
): { readonly rows: Rows; seen(): Pick<Truth, 'rows' | 'firstUsage' | 'lastUsage'> } {
  let step = charges.next()
  let rows = 0
  let firstUsage = ''
  let lastUsage = ''
  return {
    rows: {
      get done() {
        return step.done === true
      },
      next() {
        if (step.done === true) throw new RangeError('There are no more rows')
        const charge = step.value
        const { start, end } = charge.span
        if (rows === 0 || start.seconds < firstUsage) firstUsage = start.seconds
        if (end.seconds > lastUsage) lastUsage = end.seconds
        rows++
        step = charges.next()
        return writer.write(charge, nextId())
      },
    },
    seen: () => ({ rows, firstUsage, lastUsage }),
  }
}
