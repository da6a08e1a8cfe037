import type { ErrorPlace } from '@openfinops/plugin'
import type { RecordedError } from '../delivery.ts'
import { type JsonObject, number, object, optional, parseObject, text } from './json.ts'

export function reviveError(json: string): RecordedError {
  const error = parseObject(json)
  return {
    code: text(error, 'code'),
    message: text(error, 'message'),
    place: revivePlace(object(error, 'place')),
    fix: optional(error, 'fix', text),
  }
}

function revivePlace(place: JsonObject): ErrorPlace {
  return {
    ...('file' in place && { file: text(place, 'file') }),
    ...('line' in place && { line: number(place, 'line') }),
    ...('column' in place && { column: text(place, 'column') }),
    ...('value' in place && { value: text(place, 'value') }),
  }
}
