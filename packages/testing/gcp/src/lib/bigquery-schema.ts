import { invalid } from './bigquery-error.ts'
import { type Field, findField } from './bigquery-field.ts'

export type SchemaUpdate = 'ALLOW_FIELD_ADDITION' | 'ALLOW_FIELD_RELAXATION'

/**
 * What becomes of a table's columns when rows with these columns are written to it.
 * @param name the table's, for messages.
 * @throws BigQueryError where the two do not go together.
 */
export function mergedFields(
  name: string,
  present: readonly Field[],
  incoming: readonly Field[],
  updates: readonly SchemaUpdate[],
): readonly Field[] {
  const refused = (what: string) => invalid(`Provided Schema does not match Table ${name}. ${what}`)
  const fields = present.map((field) => {
    const found = findField(incoming, field.name)
    if (found !== undefined && found.type !== field.type) {
      throw refused(`Field ${field.name} has changed type from ${field.type} to ${found.type}`)
    }
    // Of a list that is not named there is an empty one.
    const mode = found?.mode ?? (field.mode === 'REPEATED' ? field.mode : 'NULLABLE')
    if (mode === field.mode) return field
    const relaxes = field.mode === 'REQUIRED' && updates.includes('ALLOW_FIELD_RELAXATION')
    if (relaxes) return { ...field, mode }
    if (found === undefined) throw refused(`Field ${field.name} is missing in new schema`)
    throw refused(`Field ${field.name} has changed mode from ${field.mode} to ${mode}`)
  })
  const added = incoming.filter(({ name: incomingName }) => findField(present, incomingName) === undefined)
  for (const field of added) {
    if (!updates.includes('ALLOW_FIELD_ADDITION')) throw refused(`Cannot add fields (field: ${field.name})`)
    if (field.mode === 'REQUIRED')
      throw refused(`Cannot add required fields to an existing schema. (field: ${field.name})`)
  }
  return [...fields, ...added]
}

/** The columns after the schema of a table was written anew through the API: more of them, or fewer that are required. */
export function patchedFields(name: string, present: readonly Field[], wanted: readonly Field[]): readonly Field[] {
  const missing = present.find((field) => findField(wanted, field.name) === undefined)
  if (missing !== undefined) {
    throw invalid(`Provided Schema does not match Table ${name}. Field ${missing.name} is missing in new schema`)
  }
  const merged = mergedFields(name, present, wanted, ['ALLOW_FIELD_ADDITION', 'ALLOW_FIELD_RELAXATION'])
  // A schema is sent whole: what is not said of a column any more is gone.
  return merged.map((field) => findField(wanted, field.name) ?? field)
}
