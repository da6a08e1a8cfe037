const mask = '********'

/**
 * Words that a key with a secret value has. An external id is none: AWS says that it is not treated as a secret.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
const secretWords = new Set([
  'secret',
  'token',
  'password',
  'passwd',
  'passphrase',
  'key',
  'sas',
  'sig',
  'signature',
  'credential',
  'credentials',
])

/** The value of a setting as it may be shown, credentials masked. */
export function withoutSecrets(key: string, value: unknown): unknown {
  // Where a secret is found is none: the name of an environment variable.
  if (/_env$/i.test(key) && typeof value === 'string' && /^[A-Z][A-Z0-9_]*$/.test(value)) return value
  if (typeof value === 'string') return isSecretKey(key) ? mask : maskText(value)
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(key, item))
  return isSecretKey(key) ? mask : value
}

function isSecretKey(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some((word) => secretWords.has(word)) || /connection_?string/i.test(key)
}

/** Text without the passwords of URLs, the signatures in their queries and the keys of connection strings. */
export function maskText(text: string): string {
  return text
    .replace(/(\w:\/\/)[^/\s@]+@/g, `$1${mask}@`)
    .replace(/([?&;]|^)([\w-]+)=([^&;\s]+)/g, (whole, before: string, key: string) =>
      isSecretKey(key) ? `${before}${key}=${mask}` : whole,
    )
}
