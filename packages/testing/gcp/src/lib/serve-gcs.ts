import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Answer, empty, json } from './answer.ts'
import { Bucket } from './bucket.ts'
import { type Call, readCall } from './call.ts'
import { requireConditions } from './conditions.ts'
import { denied, GcsError, invalid, noBucket, noObject } from './gcs-error.ts'
import { listObjects } from './list-objects.ts'
import { patchObject } from './patch-object.ts'
import { readObject } from './read-object.ts'
import { bucketResource, objectResource } from './resource.ts'
import { send } from './send.ts'
import type { State } from './state.ts'
import { insertObject, resumeUpload } from './upload.ts'

/** Answers one request. */
export async function serveGcs(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request)
  const call = readCall(request.method ?? '', request.url ?? '', request.headers, body)
  const fault = state.faults.strike(call)
  fault?.before?.()
  if (fault?.silent) return
  let answer: Answer
  try {
    if (fault?.error)
      throw new GcsError(fault.error.status, fault.error.reason, fault.error.message ?? fault.error.reason)
    answer = answerTo(state, call)
  } catch (error) {
    if (!(error instanceof GcsError)) throw error
    answer = refusal(error, call)
  }
  send(response, answer, fault)
}

function answerTo(state: State, call: Call): Answer {
  if (call.operation === 'buckets.insert') return insertBucket(state, call)
  if (call.operation === 'objects.resume') return resumeUpload(state, call)
  if (call.operation === 'unknown') throw new GcsError(404, 'notFound', 'Not Found')
  requirePermissions(state, call.operation)
  const bucket = bucketOf(state, call.bucket)
  switch (call.operation) {
    case 'buckets.get':
      return json(bucketResource(bucket))
    case 'buckets.testIamPermissions':
      return json({
        kind: 'storage#testIamPermissionsResponse',
        permissions: call.query.getAll('permissions').filter((permission) => !state.denied.has(permission)),
      })
    case 'buckets.delete':
      return deleteBucket(state, bucket)
    case 'objects.list':
      return listObjects(bucket, call)
    case 'objects.delete':
      requireConditions(bucket.get(call.key), call.query)
      if (bucket.get(call.key) === undefined) throw noObject(bucket.name, call.key)
      bucket.remove(call.key)
      return empty(204)
    case 'objects.patch':
      return patchObject(bucket, call)
    case 'objects.rewrite':
      return rewrite(state, bucket, call)
    case 'objects.insert':
      return insertObject(state, bucket, call)
    default:
      return readObject(bucket, call)
  }
}

/** https://cloud.google.com/storage/docs/access-control/iam-json */
const needed: Readonly<Record<string, readonly string[]>> = {
  'buckets.get': ['storage.buckets.get'],
  'buckets.delete': ['storage.buckets.delete'],
  'objects.list': ['storage.objects.list'],
  'objects.get': ['storage.objects.get'],
  media: ['storage.objects.get'],
  'objects.patch': ['storage.objects.update'],
  'objects.delete': ['storage.objects.delete'],
  'objects.insert': ['storage.objects.create'],
  'objects.rewrite': ['storage.objects.get', 'storage.objects.create'],
}

function requirePermissions(state: State, operation: string): void {
  for (const permission of needed[operation] ?? []) if (state.denied.has(permission)) throw denied(permission)
}

function bucketOf(state: State, name: string): Bucket {
  const bucket = state.buckets.get(name)
  if (bucket === undefined) throw noBucket()
  return bucket
}

function insertBucket(state: State, { body }: Call): Answer {
  const { name }: { readonly name?: string } = JSON.parse(body.toString())
  if (name === undefined) throw invalid('Required bucket name')
  if (state.buckets.has(name))
    throw new GcsError(409, 'conflict', 'Your previous request to create the bucket succeeded.')
  const bucket = new Bucket(name)
  state.buckets.set(name, bucket)
  return json(bucketResource(bucket))
}

function deleteBucket(state: State, bucket: Bucket): Answer {
  if (bucket.keys().length > 0) throw new GcsError(409, 'conflict', 'The bucket you tried to delete is not empty.')
  state.buckets.delete(bucket.name)
  return empty(204)
}

function rewrite(state: State, bucket: Bucket, { key, target: [name, targetKey] = ['', ''] }: Call): Answer {
  const object = bucket.get(key)
  if (object === undefined) throw noObject(bucket.name, key)
  const target = bucketOf(state, name)
  const { bytes, contentType, contentEncoding, metadata } = object
  const written = { contentType, contentEncoding, metadata, generation: String(++state.generation) }
  const resource = objectResource(target, target.put(targetKey, bytes, written))
  const size = String(bytes.length)
  return json({ kind: 'storage#rewriteResponse', done: true, objectSize: size, totalBytesRewritten: size, resource })
}

/** Errors are JSON, those of downloads plain text. */
function refusal({ status, reason, message }: GcsError, { operation }: Call): Answer {
  if (operation === 'media') {
    return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: Buffer.from(message) }
  }
  return json({ error: { code: status, message, errors: [{ message, domain: 'global', reason }] } }, status)
}
