/** The vendors that come with finops, with the provider that each belongs to. */
export const vendorProviders: ReadonlyMap<string, string> = new Map([
  ['aws-cur-v1', 'aws'],
  ['aws-cur-v2', 'aws'],
  ['aws-focus', 'aws'],
  ['azure', 'azure'],
])

/** The stores of finops, by the scheme of their URLs. */
const storesByScheme: ReadonlyMap<string, string> = new Map([
  ['azure', 'azure-blob'],
  ['file', 'local'],
  ['gs', 'gcs'],
  ['http', 'http'],
  ['https', 'http'],
  ['s3', 's3'],
])

export type PluginKind = 'vendor' | 'store' | 'backend'

/**
 * The packages that a name in the configuration may mean, the likeliest first: a plain word is one of finops' own
 * packages or any other, a scoped name or a path is what it says.
 */
export function packageNames(kind: PluginKind, use: string): readonly string[] {
  return /^[a-z0-9][a-z0-9._-]*$/.test(use) ? [`@openfinops/${kind}-${use}`, use] : [use]
}

/** The store that opens a URL: the one that comes with finops, or one that is named after the scheme. */
export function storeOf(url: string): string {
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase()
  return storesByScheme.get(scheme) ?? scheme
}
