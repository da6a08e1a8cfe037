import type { JsonSchema } from './json-schema.ts'

/**
 * The value that an environment variable's text stands for where these schemas apply. Text that is nothing else stays
 * text, so that the schema says what is wrong with it.
 */
export function fromText(text: string, schemas: readonly JsonSchema[]): unknown {
  const types = new Set(schemas.flatMap(({ type }) => type))
  if ((types.has('integer') || types.has('number')) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  if (types.has('boolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  if (types.has('array')) {
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  }
  return text
}
