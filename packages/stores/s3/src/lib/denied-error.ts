import { FinopsError } from '@openfinops/plugin'
import { printable, type ServiceError } from './service-error.ts'
import type { Request } from './store-error.ts'

/** For a request that the credentials are good for, but not the permissions: says which one is missing. */
export function deniedError(error: ServiceError, request: Request): FinopsError {
  const { key } = request
  const details = { ...(key === undefined ? {} : { file: key }), cause: printable(error) }
  if (error.name === 'InvalidObjectState') {
    return new FinopsError('STORE_DENIED', 'The object is archived and cannot be read as it is', {
      fix: 'Restore it from Glacier or the archive tier, and keep billing exports out of lifecycle rules that archive.',
      ...details,
    })
  }
  const { action, resource } = named(error.message) ?? { action: request.action, resource: arn(request) }
  return new FinopsError('STORE_DENIED', `S3 refuses ${action} on ${resource}: ${error.message}`, {
    fix: fixFor(action, request),
    ...details,
  })
}

function fixFor(action: string, request: Request): string {
  const { key, requesterPays } = request
  const folder = arn({
    ...request,
    ...(key === undefined ? {} : { key: `${key.slice(0, key.lastIndexOf('/') + 1)}*` }),
  })
  const allow = action === request.action ? `Allow ${action} on ${folder}.` : `Allow ${action} on the resource named.`
  const absent =
    request.action === 's3:GetObject' && action === request.action
      ? ' S3 says the same of an object that is not there, to those without s3:ListBucket.'
      : ''
  const payer = requesterPays ? '' : ' If the bucket makes requesters pay, set requester_pays = true.'
  return allow + absent + payer
}

/**
 * What the service itself says is missing. It names what we did not ask for by name, such as kms:Decrypt.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
function named(message: string): { readonly action: string; readonly resource: string } | undefined {
  const [, action, resource] = /not authorized to perform: (\S+) on resource: "?([^\s"]+)/.exec(message) ?? []
  return action === undefined || resource === undefined ? undefined : { action, resource }
}

function arn({ bucket, key, region }: Request): string {
  const partition = /^cn-/.test(region) ? 'aws-cn' : /^us-gov-/.test(region) ? 'aws-us-gov' : 'aws'
  return `arn:${partition}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`
}
