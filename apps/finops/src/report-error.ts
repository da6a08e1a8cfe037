import { isFinopsError } from '@openfinops/plugin'
import { exitCode, exitCodeOf } from './exit-code.ts'
import { errorFields } from './reporters/error-fields.ts'
import { errorText } from './reporters/error-text.ts'
import { writeJsonLine } from './reporters/json-lines.ts'
import { openPaint } from './reporters/paint.ts'
import { printable } from './reporters/printable.ts'
import type { World } from './world.ts'

const reports = 'https://github.com/openfinops/finops/issues'

/** Tells what ended a command, and returns the exit code for it. */
export function reportError(error: unknown, world: World, json: boolean): number {
  const paint = openPaint(world)
  if (isFinopsError(error)) {
    if (json) writeJsonLine(world, { type: 'error', ...errorFields(error) })
    else world.stderr.write(`${paint('red', '✗')} ${printable(errorText(error))}\n`)
    return exitCodeOf(error)
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (json) writeJsonLine(world, { type: 'bug', message: error instanceof Error ? error.message : stack, stack })
  else world.stderr.write(`${stack}\n\nThis is a bug of finops. Please report it with the lines above: ${reports}\n`)
  return exitCode.bug
}
