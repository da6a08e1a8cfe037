import type { SourceFile } from '../lib/source-file.ts'

/** What the core must not know, so that a plugin for the next cloud or database needs no change of it. */
const names =
  /amazon|azure|bigquery|clickhouse|databricks|duckdb|google|microsoft|oracle|postgres|redshift|snowflake|(?<![a-z])(athena|aws|focus|gcp|gcs|s3)(?![a-z])/

const core = /^packages\/core\/(plugin|plugin-kit|state|pipeline|conformance)\/src\//

/** Identifiers and texts of the core that name a cloud, a database or a billing format. Comments may: they cite. */
export function namesInCore(file: SourceFile): readonly string[] {
  if (!core.test(file.path)) return []
  return file.words.flatMap(({ text, line }) => {
    // The words of an identifier count as well: `awsRegion` names a cloud, `laws` does not.
    const parted = text.replace(/([a-z0-9])([A-Z][a-z])/g, '$1 $2')
    const name = names.exec(`${text} ${parted}`.toLowerCase())?.[0]
    return name === undefined ? [] : [`${file.path}:${line}: the core must not know of ${name}`]
  })
}
