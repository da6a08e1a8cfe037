import { type Answer, json } from './answer.ts'
import type { Bucket } from './bucket.ts'
import type { Call } from './call.ts'
import { invalid } from './gcs-error.ts'
import { objectResource } from './resource.ts'

/** As many as the API gives at once. Source: https://cloud.google.com/storage/docs/json_api/v1/objects/list */
const largestPage = 1000

export function listObjects(bucket: Bucket, { query }: Call): Answer {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const after = pageStart(query.get('pageToken'))
  const room = Math.min(Number(query.get('maxResults') ?? largestPage), largestPage)
  const items: unknown[] = []
  const folders = new Set<string>()
  let last = ''
  for (const key of bucket.keys()) {
    if (!key.startsWith(prefix) || !isAfter(key, after)) continue
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const folder = end === -1 ? undefined : key.slice(0, end + delimiter.length)
    if (folder !== undefined && (folders.has(folder) || folder === after)) continue
    if (items.length + folders.size === room) {
      return json({ kind: 'storage#objects', items, prefixes: [...folders], nextPageToken: token(last) })
    }
    const object = bucket.get(key)
    if (folder !== undefined) folders.add(folder)
    else if (object !== undefined) items.push(objectResource(bucket, object))
    last = folder ?? key
  }
  return json({ kind: 'storage#objects', items, prefixes: [...folders] })
}

function isAfter(key: string, after: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0
}

function token(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function pageStart(pageToken: string | null): string {
  if (pageToken === null) return ''
  const key = Buffer.from(pageToken, 'base64url').toString()
  if (key === '' || token(key) !== pageToken) throw invalid('Invalid pageToken')
  return key
}
