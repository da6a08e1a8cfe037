import type { ErrorPlace, FinopsError } from '@openfinops/plugin'
import { errorTitle } from './error-fields.ts'

/** An error for people: code and title, what happened, where, and what to do. No stack. */
export function errorText({
  code,
  message,
  place,
  fix,
}: Pick<FinopsError, 'code' | 'message' | 'place' | 'fix'>): string {
  const title = errorTitle(code)
  const lines = [title === undefined ? code : `${code}  ${title}`, ...(message === title ? [] : [message])]
  const where = placeText(place)
  if (where !== '') lines.push(`at ${where}`)
  if (fix !== undefined) lines.push(`fix: ${fix}`)
  return lines.map((line, index) => (index === 0 ? line : `  ${line.replaceAll('\n', '\n  ')}`)).join('\n')
}

/** Where something went wrong, on one line; empty when nothing is known. */
export function placeText({ file, line, column, value }: ErrorPlace): string {
  const parts = [
    ...(file === undefined ? [] : [file]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [column]),
  ]
  return [parts.join(', '), ...(value === undefined ? [] : [value])].filter((part) => part !== '').join(': ')
}
