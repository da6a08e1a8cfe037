import { styleText } from 'node:util'
import type { World } from '../world.ts'

type Colour = Parameters<typeof styleText>[0]

/** Colours text where the output is a terminal that shows colours. */
export type Paint = (colour: Colour, text: string) => string

/** `NO_COLOR` and what the terminal can do decide. Source: https://no-color.org */
export function openPaint({ columns, colorDepth, env }: Pick<World, 'columns' | 'colorDepth' | 'env'>): Paint {
  const colourful = columns !== undefined && colorDepth > 1 && (env['NO_COLOR'] ?? '') === ''
  return (colour, text) => (colourful ? styleText(colour, text, { validateStream: false }) : text)
}
