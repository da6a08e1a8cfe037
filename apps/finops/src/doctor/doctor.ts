import { exitCode } from '../exit-code.ts'
import { placeText } from '../reporters/error-text.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { openPaint, type Paint } from '../reporters/paint.ts'
import { printable } from '../reporters/printable.ts'
import type { World } from '../world.ts'
import { examine } from './examine.ts'
import type { Finding } from './finding.ts'

export interface DoctorRequest {
  readonly configFile: string | undefined
  /** Sources to look at; none means all. */
  readonly names: readonly string[]
  readonly json: boolean
}

/** Checks what a run needs and tells each finding as it is made. @returns the exit code. */
export async function doctor(world: World, request: DoctorRequest): Promise<number> {
  const paint = openPaint(world)
  let isWell = true
  for await (const finding of examine(world, request)) {
    if (finding.outcome === 'failed') isWell = false
    if (request.json) writeJsonLine(world, { type: 'finding', ...finding })
    else world.stdout.write(`${findingText(finding, paint)}\n`)
  }
  return isWell ? exitCode.done : exitCode.failed
}

function findingText({ check, outcome, text, fix, error }: Finding, paint: Paint): string {
  const marks = { ok: paint('green', '✓'), warning: paint('yellow', '!'), failed: paint('red', '✗') } as const
  const where = error === undefined ? '' : placeText(error.place)
  const mark = marks[outcome]
  const lines = [
    `${check}: ${error === undefined ? '' : `${error.code}  `}${text}`,
    ...(where === '' ? [] : [`    at ${where}`]),
    ...(fix === undefined ? [] : [`    fix: ${fix}`]),
  ]
  return `${mark} ${lines.map(printable).join('\n')}`
}
