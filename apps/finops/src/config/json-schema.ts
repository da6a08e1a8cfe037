import { isTable } from './entry.ts'

/** A JSON Schema, of which only a few keywords are looked at. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What the schema says about the setting at a path, in every branch of its unions. */
export function schemasAt(schema: JsonSchema, path: readonly PropertyKey[]): readonly JsonSchema[] {
  const branches = unionOf(schema)
  const [key, ...rest] = path
  if (key === undefined) return branches
  return branches.flatMap((branch) => {
    const own = isTable(branch['properties']) ? branch['properties'][String(key)] : undefined
    const inner = own ?? branch['additionalProperties']
    return isTable(inner) ? schemasAt(inner, rest) : []
  })
}

/** The keys that a table at this path is known to take. */
export function keysAt(schema: JsonSchema, path: readonly PropertyKey[]): readonly string[] {
  return schemasAt(schema, path).flatMap((branch) => {
    const { properties } = branch
    return isTable(properties) ? Object.keys(properties) : []
  })
}

/** Whether a table at this path takes any key at all. */
export function isOpenAt(schema: JsonSchema, path: readonly PropertyKey[]): boolean {
  return schemasAt(schema, path).some(({ additionalProperties }) => additionalProperties !== false)
}

function unionOf(schema: JsonSchema): readonly JsonSchema[] {
  const union = schema['anyOf'] ?? schema['oneOf']
  return Array.isArray(union) ? union.filter(isTable).flatMap(unionOf) : [schema]
}
