import type { Bucket, GcsObject } from './bucket.ts'

/** https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
export function objectResource(bucket: Bucket, object: GcsObject): Readonly<Record<string, unknown>> {
  const { key, bytes, generation, metageneration, contentType, contentEncoding, metadata } = object
  const { updated, md5, crc32c } = object
  return {
    kind: 'storage#object',
    id: `${bucket.name}/${key}/${generation}`,
    bucket: bucket.name,
    name: key,
    generation,
    metageneration: String(metageneration),
    contentType,
    contentEncoding,
    metadata,
    size: String(bytes.length),
    md5Hash: md5,
    crc32c,
    etag: Buffer.from(generation).toString('base64'),
    timeCreated: updated.toISOString(),
    updated: updated.toISOString(),
    storageClass: 'STANDARD',
  }
}

/** https://cloud.google.com/storage/docs/json_api/v1/buckets#resource */
export function bucketResource({ name }: Bucket): Readonly<Record<string, unknown>> {
  return { kind: 'storage#bucket', id: name, name, location: 'US', storageClass: 'STANDARD' }
}
