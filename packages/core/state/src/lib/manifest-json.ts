import { billingPeriod, fileFormats, type Manifest, type StoreObject } from '@openfinops/plugin'
import type { FetchedFile } from '../delivery.ts'
import { boolean, date, type JsonObject, list, number, oneOf, optional, parseList, parseObject, text } from './json.ts'

/** Columns are kept apart, see `ColumnLists`. */
export function manifestJson(manifest: Manifest): string {
  const { columns, ...rest } = manifest
  return JSON.stringify(rest)
}

export function reviveManifest(json: string, columns: Manifest['columns']): Manifest {
  const manifest = parseObject(json)
  return {
    id: text(manifest, 'id'),
    export: text(manifest, 'export'),
    payer: optional(manifest, 'payer', text),
    period: billingPeriod(text(manifest, 'period')),
    createdAt: date(manifest, 'createdAt'),
    latest: boolean(manifest, 'latest'),
    inPlace: boolean(manifest, 'inPlace'),
    format: oneOf(manifest, 'format', fileFormats),
    files: list(manifest, 'files', (file) => ({ key: text(file, 'key'), bytes: optional(file, 'bytes', number) })),
    columns,
    rows: optional(manifest, 'rows', number),
    ...(manifest['scope'] === undefined ? {} : { scope: text(manifest, 'scope') }),
    ...(manifest['schema'] === undefined ? {} : { schema: text(manifest, 'schema') }),
  }
}

export function reviveObject(json: string): StoreObject {
  const object = parseObject(json)
  return {
    key: text(object, 'key'),
    bytes: number(object, 'bytes'),
    etag: text(object, 'etag'),
    lastModified: date(object, 'lastModified'),
  }
}

export function reviveColumns(json: string): FetchedFile['columns'] {
  return parseList(json, reviveColumn)
}

function reviveColumn(column: JsonObject): FetchedFile['columns'][number] {
  return { name: text(column, 'name'), type: optional(column, 'type', text) }
}
