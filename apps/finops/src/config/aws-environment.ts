import { type Entry, isTable } from './entry.ts'
import { merge } from './merge.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Names that other ingestion tools use for the options of a store in S3. */
const storeOptions = [
  ['AWS_ASSUME_ROLE_ARN', 'role_arn'],
  ['AWS_ASSUME_ROLE_SESSION_NAME', 'session_name'],
  ['INGEST_RETRY_MAX_ATTEMPTS', 'max_attempts'],
] as const

/**
 * What `AWS_BILLING_BUCKET`, `AWS_BILLING_PREFIX`, `AWS_ASSUME_ROLE_ARN` and the like say about
 * the sources. They name no source, so that they only fill in what a source in S3 leaves open: what is configured for
 * one source is never overruled by what is said about all.
 */
export function awsEntries(env: Environment, written: readonly Entry[]): readonly Entry[] {
  const { sources } = merge(written).data
  if (!isTable(sources)) return []
  return Object.entries(sources).flatMap(([name, source]) => {
    const store = isTable(source) && isTable(source['store']) ? source['store'] : {}
    const bucket = env['AWS_BILLING_BUCKET']
    const ours = bucket === undefined || bucket === '' ? undefined : `s3://${bucket}`
    const url = store['url'] ?? ours
    if (typeof url !== 'string' || !/^s3:/i.test(url)) return []

    const fill = (variable: string, path: readonly string[], value = env[variable]): readonly Entry[] =>
      value === undefined || value === ''
        ? []
        : [{ path: ['sources', name, ...path], value, origin: { kind: 'environment', name: variable } }]
    return [
      ...fill('AWS_BILLING_BUCKET', ['store', 'url'], ours),
      ...(url === ours ? fill('AWS_BILLING_PREFIX', ['prefix']) : []),
      ...storeOptions.flatMap(([variable, option]) => fill(variable, ['store', option])),
    ]
  })
}
