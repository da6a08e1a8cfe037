import { FinopsError } from '@openfinops/plugin'
import { networkError } from '@openfinops/plugin-kit'

/** What authorises a request for a URL, as headers. @throws FinopsError `STORE_DENIED`, `STORE_UNAVAILABLE` */
export type Authorize = (url: URL) => Promise<Readonly<Record<string, string>>>

/**
 * The credentials that Google's own tools find, for reading objects and no more. They are not shown to an endpoint of
 * plain http.
 */
export function authorization(endpoint: string): Authorize {
  if (endpoint.startsWith('http:')) return async () => ({})
  let found: Promise<{ getRequestHeaders(url: URL): Promise<Headers> }> | undefined
  return async (url) => {
    try {
      // The library takes a while to load: only who uses it waits for it.
      found ??= import('google-auth-library').then(({ GoogleAuth }) => new GoogleAuth({ scopes: readOnly }))
      return Object.fromEntries(await (await found).getRequestHeaders(url))
    } catch (error) {
      throw networkError(error) ?? credentialError(error)
    }
  }
}

const readOnly = 'https://www.googleapis.com/auth/devstorage.read_only'

/** Whatever the library rejects with; its errors may hold the request with its secrets, so only the words are kept. */
function credentialError(error: unknown): FinopsError {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const cause = new Error(message)
  cause.name = name
  return new FinopsError('STORE_DENIED', `No Google credentials could be got: ${message}`, {
    fix:
      'Run "gcloud auth application-default login", set GOOGLE_APPLICATION_CREDENTIALS to the path of a key file, or run ' +
      'where there is a service account.',
    cause,
  })
}
