import { FinopsError } from '@openfinops/plugin'

/**
 * The bucket that `s3://bucket` names. Names are as S3 takes them, those of before 2018 included.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @throws FinopsError `CONFIG_INVALID`, without the URL where that may hold a credential.
 */
export function bucketOfUrl(url: string): string {
  if (/[@?]/.test(url)) {
    throw new FinopsError('CONFIG_INVALID', 'The URL of the bucket holds more than its name', {
      fix: 'Write s3://bucket. Credentials go into a profile or the environment, the rest into options of the store.',
    })
  }
  const [, bucket = '', path = ''] = /^s3:\/\/([\w.-]{3,255})(?:\/(.*))?$/i.exec(url) ?? []
  if (bucket === '') throw new FinopsError('CONFIG_INVALID', `"${url}" names no bucket`, { fix: 'Write s3://bucket.' })
  if (path !== '') {
    throw new FinopsError('CONFIG_INVALID', `"${url}" names more than a bucket`, {
      fix: `Write s3://${bucket}, and prefix = "${path.replace(/\/+$/, '')}" in the source.`,
    })
  }
  return bucket
}
