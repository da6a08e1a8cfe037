import { FinopsError } from '@openfinops/plugin'

/**
 * The bucket that `gs://bucket` names.
 * Source: https://cloud.google.com/storage/docs/buckets#naming
 * @throws FinopsError `CONFIG_INVALID`, without the URL where that may hold a credential.
 */
export function bucketOfUrl(url: string): string {
  if (/[@?#]/.test(url)) {
    throw new FinopsError('CONFIG_INVALID', 'The URL of the bucket holds more than its name', {
      fix: 'Write gs://bucket. Credentials are those that "gcloud auth application-default login" leaves, or a key file.',
    })
  }
  const [, bucket = '', path = ''] = /^gs:\/\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:\/(.*))?$/i.exec(url) ?? []
  if (bucket === '') throw new FinopsError('CONFIG_INVALID', `"${url}" names no bucket`, { fix: 'Write gs://bucket.' })
  if (path !== '') {
    throw new FinopsError('CONFIG_INVALID', `"${url}" names more than a bucket`, {
      fix: `Write gs://${bucket}, and prefix = "${path.replace(/\/+$/, '')}" in the source.`,
    })
  }
  return bucket.toLowerCase()
}
