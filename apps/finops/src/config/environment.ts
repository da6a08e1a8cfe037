import type { Entry } from './entry.ts'
import { isTable } from './entry.ts'
import { fromText } from './from-text.ts'
import { type JsonSchema, keysAt, schemasAt } from './json-schema.ts'
import { merge } from './merge.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Every setting lies inside a table, so that a name without `__` is somebody else's. */
const setting = /^FINOPS_(.+?__.+)$/

/**
 * The settings in the environment: `FINOPS_SOURCES__DAILY__STORE` is `sources.daily.store`. A name means a key that
 * the configuration file has, or that is known, whatever its case and whether it has `-` or `_`. Empty ones are not
 * set.
 */
export function environmentEntries(env: Environment, file: readonly Entry[], schema: JsonSchema): readonly Entry[] {
  const { data } = merge(file)
  return Object.keys(env)
    .sort((one, other) => (one < other ? -1 : 1))
    .flatMap((name) => {
      const [, keys] = setting.exec(name) ?? []
      const text = env[name]
      if (keys === undefined || text === undefined || text === '') return []
      const path = keyPath(keys.split('__'), data, schema)
      return [{ path, value: fromText(text, schemasAt(schema, path)), origin: { kind: 'environment', name } } as const]
    })
}

function keyPath(words: readonly string[], data: unknown, schema: JsonSchema): readonly string[] {
  const path: string[] = []
  let table = data
  for (const word of words) {
    const known = [...(isTable(table) ? Object.keys(table) : []), ...keysAt(schema, path)]
    const key = known.find((candidate) => plain(candidate) === plain(word)) ?? word.toLowerCase()
    table = isTable(table) ? table[key] : undefined
    path.push(key)
  }
  return path
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll('-', '_')
}
