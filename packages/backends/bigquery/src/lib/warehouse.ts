import { BigQuery } from '@google-cloud/bigquery'
import { networkError } from '@openfinops/plugin-kit'
import { type GoogleAuth, OAuth2Client } from 'google-auth-library'
import { type Attempt, credentialsError } from './backend-error.ts'
import { retry } from './retry.ts'
import { isTransient, serviceError } from './service-error.ts'
import type { Settings } from './settings.ts'

/** BigQuery, as one backend talks to it. */
export interface Warehouse {
  readonly settings: Settings
  readonly client: BigQuery
  readonly auth: GoogleAuth
  /** Sends what may be sent twice. @throws FinopsError. */
  ask<T>(attempt: Attempt, signal: AbortSignal, send: () => Promise<T>): Promise<T>
}

/** A warehouse whose dataset is there. Jobs and queries run where that is. */
export interface LocatedWarehouse extends Warehouse {
  readonly location: string
}

/** Beside that for BigQuery, which the client asks for by itself. */
const scopes = ['https://www.googleapis.com/auth/devstorage.read_write']

export function openWarehouse(settings: Settings): Warehouse {
  const { project, endpoint } = settings
  const client = new BigQuery({
    projectId: project,
    apiEndpoint: endpoint,
    scopes,
    ...(endpoint.startsWith('http:') ? { authClient: nobody() } : {}),
    // What fails is asked again here, where waiting can be stopped.
    autoRetry: false,
    maxRetries: 0,
  })
  let authorized: Promise<unknown> | undefined
  return {
    settings,
    client,
    auth: client.authClient,
    ask: (attempt, signal, send) =>
      retry(attempt, settings.maxAttempts, signal, async () => {
        // Without credentials the client asks all the same, and says nothing of them.
        authorized ??= client.authClient.getAccessToken()
        await authorized.catch((error: unknown) => {
          authorized = undefined
          const answer = serviceError(error)
          const isElsewhere = networkError(error) !== undefined || (answer !== undefined && isTransient(answer))
          throw isElsewhere ? error : credentialsError(error)
        })
        return send()
      }),
  }
}

/** Nobody's real credentials go over a line that anybody can listen to. */
function nobody(): OAuth2Client {
  const client = new OAuth2Client()
  client.setCredentials({ access_token: 'none' })
  return client
}
