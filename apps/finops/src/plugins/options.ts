import type { StandardSchema } from '@openfinops/plugin'
import type { Config, PluginUse } from '../config/config.ts'
import { isTable } from '../config/entry.ts'
import { fromText } from '../config/from-text.ts'
import { isOpenAt, type JsonSchema, keysAt, schemasAt } from '../config/json-schema.ts'
import { originOf } from '../config/merge.ts'
import { invalidConfig, type Problem, unknownKey } from '../config/problem.ts'

/**
 * Parses the options of a plugin by the plugin's own schema.
 * @throws FinopsError `CONFIG_INVALID` with the key, where it was written and what is wrong with it.
 */
export async function parseOptions<Options>(
  schema: StandardSchema<Options>,
  { options, path }: Pick<PluginUse, 'options' | 'path'>,
  config: Config,
): Promise<Options> {
  const known = optionsSchema(schema)
  const unknown = known === undefined ? [] : unknownKeys(options, path, known)
  if (unknown.length > 0) throw invalid(unknown, options, path, config)
  const result = await schema['~standard'].validate(known === undefined ? options : typed(options, path, known, config))
  if (result.issues === undefined) return result.value
  const problems = result.issues.map((issue) => ({
    path: [...path, ...(issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))],
    message: `is not valid: ${issue.message}`,
  }))
  throw invalid(problems, options, path, config)
}

/**
 * The JSON Schema of a plugin's options, from libraries that offer it.
 * Source: https://standardschema.dev/json-schema
 */
export function optionsSchema(schema: StandardSchema): JsonSchema | undefined {
  const standard: object = schema['~standard']
  const converter = 'jsonSchema' in standard ? standard.jsonSchema : undefined
  if (typeof converter !== 'object' || converter === null || !('input' in converter)) return undefined
  if (typeof converter.input !== 'function') return undefined
  try {
    const json: unknown = converter.input({ target: 'draft-2020-12' })
    return isTable(json) ? json : undefined
  } catch {
    // What JSON Schema has no words for is checked by the schema itself, with less help for misspelt keys.
    return undefined
  }
}

function unknownKeys(
  options: Readonly<Record<string, unknown>>,
  path: readonly string[],
  known: JsonSchema,
): readonly Problem[] {
  if (isOpenAt(known, [])) return []
  const keys = keysAt(known, [])
  const unknown = Object.keys(options).filter((key) => !keys.includes(key))
  return unknown.map((key) => unknownKey([...path, key], keys))
}

/** Gives options from the environment, which are text, the type that their schema asks for. */
function typed(
  options: Readonly<Record<string, unknown>>,
  path: readonly string[],
  known: JsonSchema,
  { origins }: Config,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => {
      const fromEnvironment = originOf(origins, [...path, key]).kind === 'environment'
      return [key, fromEnvironment && typeof value === 'string' ? fromText(value, schemasAt(known, [key])) : value]
    }),
  )
}

function invalid(problems: readonly Problem[], options: unknown, path: readonly string[], config: Config) {
  const data = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), options)
  return invalidConfig(problems, { data, origins: config.origins, file: config.file })
}
