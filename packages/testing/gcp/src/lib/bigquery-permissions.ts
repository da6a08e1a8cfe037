import { BigQueryError } from './bigquery-error.ts'
import { type BigQueryState, type TableReference, tableName } from './bigquery-state.ts'

/** What a permission is needed on; nothing for the project. */
export interface Resource {
  readonly dataset?: string
  readonly table?: TableReference
}

/** @throws BigQueryError `accessDenied`, which names the permission, as the service's own does. */
export function requirePermission(state: BigQueryState, permission: string, resource: Resource = {}): void {
  if (!state.denied.has(permission)) return
  throw new BigQueryError(403, 'accessDenied', `Access Denied: ${refusal(state, permission, resource)}`)
}

function refusal(state: BigQueryState, permission: string, { dataset, table }: Resource): string {
  const { project } = state
  if (table !== undefined) return denied('Table', tableName(state, table), permission)
  if (dataset !== undefined) return denied('Dataset', `${project}:${dataset}`, permission)
  return `Project ${project}: User does not have ${permission} permission in project ${project}.`
}

function denied(kind: string, name: string, permission: string): string {
  return `${kind} ${name}: Permission ${permission} denied on ${kind.toLowerCase()} ${name} (or it may not exist).`
}
