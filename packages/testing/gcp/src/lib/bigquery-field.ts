import { z } from 'zod'
import { invalid, notImplemented } from './bigquery-error.ts'

/** The API's own names: it answers with these, whatever alias a schema was written with. */
const types = [
  'STRING',
  'BYTES',
  'INTEGER',
  'FLOAT',
  'BOOLEAN',
  'NUMERIC',
  'BIGNUMERIC',
  'DATE',
  'DATETIME',
  'TIME',
  'TIMESTAMP',
  'JSON',
  'RECORD',
] as const

export type FieldType = (typeof types)[number]

const aliases: Readonly<Record<string, FieldType>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  DECIMAL: 'NUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
  STRUCT: 'RECORD',
}

/** A column, as it stands in schemas that somebody writes. Precision and scale are not known here. */
const fieldSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z_]\w{0,299}$/,
      'Fields must contain only letters, numbers, and underscores, start with a letter or underscore',
    ),
  type: z.string().transform((type) => fieldType(type)),
  mode: z.enum(['NULLABLE', 'REQUIRED', 'REPEATED']).default('NULLABLE'),
  description: z.string().optional(),
  policyTags: z.strictObject({ names: z.array(z.string()) }).optional(),
  get fields() {
    return z.array(fieldSchema).optional()
  },
})

export const tableSchema = z.strictObject({
  fields: z
    .array(fieldSchema)
    .default([])
    .transform((fields) => {
      requireMembers(fields)
      return fields
    }),
})

/** A column, or a member of one that is a record. */
export type Field = z.infer<typeof fieldSchema>

function requireMembers(fields: readonly Field[]): void {
  for (const { name, type, mode, fields: members = [] } of fields) {
    if (type === 'RECORD' && members.length === 0) throw invalid(`Field ${name} is type RECORD but has no schema`)
    if (type !== 'RECORD' && mode === 'REPEATED') throw notImplemented('repeated fields other than records')
    requireMembers(members)
  }
}

/** The API's name of a type. @throws BigQueryError for one that does not exist. */
export function fieldType(name: string): FieldType {
  const upper = name.toUpperCase()
  const type = aliases[upper] ?? types.find((known) => known === upper)
  if (type === undefined) throw invalid(`Invalid value for type: ${name} is not a valid value`)
  return type
}

/** Names of columns differ in more than case. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

export function findField(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => sameName(field.name, name))
}

export function requireDistinct(fields: readonly Field[]): void {
  const seen = new Set<string>()
  for (const { name } of fields) {
    if (seen.has(name.toLowerCase())) throw invalid(`Field ${name} already exists in schema`)
    seen.add(name.toLowerCase())
  }
}
