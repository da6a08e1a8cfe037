import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { BigQueryError, invalid, notFound } from './bigquery-error.ts'
import type { SourceFile } from './bigquery-source-file.ts'
import type { BigQueryState } from './bigquery-state.ts'

const listing = z.object({
  items: z.array(z.object({ name: z.string() })).default([]),
  nextPageToken: z.string().optional(),
})

/** Fetches the objects that `gs://` URIs name from Cloud Storage. One `*` stands for any number of characters. */
export async function fetchObjects(state: BigQueryState, uris: readonly string[]): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = []
  for (const uri of uris) {
    const [, bucket, pattern] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? []
    if (bucket === undefined || pattern === undefined) throw invalid(`Invalid URI: ${uri}`)
    if (/#\d+$/.test(uri)) throw invalid(`Generation numbers are not allowed in URIs: ${uri}`)
    // Who names an object needs no list: https://cloud.google.com/bigquery/docs/batch-loading-data#required_permissions
    const names = pattern.includes('*') ? await matching(state, bucket, pattern) : [pattern]
    if (names.length === 0) throw notFound(`URI ${uri}`)
    for (const name of names) files.push(await fetchObject(state, bucket, name))
  }
  return files
}

async function matching(state: BigQueryState, bucket: string, pattern: string): Promise<readonly string[]> {
  const [prefix = '', suffix = '', more] = pattern.split('*')
  if (more !== undefined) throw invalid(`Only one wildcard is allowed in a URI: gs://${bucket}/${pattern}`)
  const names: string[] = []
  let pageToken: string | undefined
  do {
    const query = new URLSearchParams({ prefix, ...(pageToken === undefined ? {} : { pageToken }) })
    const response = await ask(state, `/storage/v1/b/${encodeURIComponent(bucket)}/o?${query}`, `Bucket ${bucket}`)
    const page = listing.parse(await response.json())
    names.push(...page.items.map(({ name }) => name))
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  return names.filter((name) => name.endsWith(suffix))
}

async function fetchObject(state: BigQueryState, bucket: string, name: string): Promise<SourceFile> {
  const object = `/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(name)}?alt=media`
  const { body } = await ask(state, object, `URI gs://${bucket}/${name}`)
  const path = join(state.folder, `${randomUUID()}${name.endsWith('.gz') ? '.gz' : ''}`)
  await pipeline(Readable.fromWeb(body ?? new ReadableStream()), createWriteStream(path))
  return { path, uri: `gs://${bucket}/${name}`, bytes: (await stat(path)).size }
}

/** @param what is asked for, as messages name it. */
async function ask({ storage }: BigQueryState, path: string, what: string): Promise<Response> {
  if (storage === undefined) throw invalid('This test server was given no Cloud Storage')
  const response = await fetch(`${storage}${path}`, { headers: { Authorization: 'Bearer bigquery' } })
  if (response.ok) return response
  const [, bucket] = /^\/storage\/v1\/b\/([^/]+)/.exec(path) ?? []
  if (response.status === 404) throw notFound(what)
  throw new BigQueryError(
    403,
    'accessDenied',
    `Access Denied: Bucket ${bucket}: Cloud Storage answers ${response.status}`,
  )
}
