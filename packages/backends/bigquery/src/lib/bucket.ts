import { Storage } from '@google-cloud/storage'
import { OAuth2Client } from 'google-auth-library'
import type { Attempt } from './backend-error.ts'
import type { Settings } from './settings.ts'

/** Where files lie on their way to BigQuery. */
export interface Bucket {
  readonly name: string
  /** Ends with a slash, or is empty. */
  readonly prefix: string
}

/** The URI of the object that a file becomes. */
export function objectUri({ name, prefix }: Bucket, object: string): string {
  return `gs://${name}/${prefix}${object}`
}

export function openStorage({ project, storageEndpoint }: Settings): Storage {
  const isOpen = storageEndpoint?.startsWith('http:') === true
  return new Storage({
    projectId: project,
    ...(storageEndpoint === undefined ? {} : { apiEndpoint: storageEndpoint }),
    ...(isOpen ? { authClient: new OAuth2Client() } : {}),
    // What fails is asked again by `ask`.
    retryOptions: { autoRetry: false },
  })
}

export function onBucket(permission: string, { name }: Bucket): Attempt {
  return { permission, on: `bucket ${name}` }
}
