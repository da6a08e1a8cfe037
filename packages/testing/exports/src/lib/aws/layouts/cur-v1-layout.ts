import { createHash } from 'node:crypto'
import { joinKey, type Layout, type TextObject } from '../../layout.ts'
import type { Month } from '../../month.ts'
import type { Column } from '../columns/column.ts'
import type { Settings } from '../settings.ts'
import { curV1Artifacts } from './cur-v1-artifacts.ts'

interface CurV1Delivery {
  readonly settings: Settings
  readonly month: Month
  /** By their names in the CSV header, also for Parquet. */
  readonly columns: readonly Column[]
}

const compressions = { 'csv.gz': 'GZIP', 'csv.zip': 'ZIP', parquet: 'Parquet', csv: 'NONE' } as const

/**
 * The keys of a legacy report (AWS, "Understanding your report versions"): in Parquet always below `year=/month=`; in
 * CSV below the date range, with a folder and a second manifest for each assembly when it creates new versions.
 */
export function curV1Layout(delivery: CurV1Delivery): Layout {
  const { month } = delivery
  const { request } = delivery.settings
  const name = request.export
  const range = joinKey(request.prefix, name, month.range)
  const parquet = request.format === 'parquet'
  const assembly = joinKey(range, request.id)
  const folder = parquet
    ? joinKey(request.prefix, name, name, `year=${month.year}`, `month=${month.number}`)
    : request.layout === 'create-new'
      ? assembly
      : range
  const suffix = parquet ? '.snappy.parquet' : `.${request.format}`
  const digits = request.manifestTypes === false && !parquet ? 1 : 5
  const artifacts = (dataKeys: readonly string[]): readonly TextObject[] =>
    request.artifacts ? curV1Artifacts({ ...delivery, folder, dataKeys }) : []
  return {
    dataKey: (number) => `${folder}/${name}-${String(number).padStart(digits, '0')}${suffix}`,
    artifacts,
    manifests(files) {
      const dataKeys = files.map(({ key }) => key)
      const text = manifest(delivery, dataKeys, artifacts(dataKeys))
      const folders = folder === range ? [range] : [folder, range]
      return folders.map((each) => ({ key: `${each}/${name}-Manifest.json`, text }))
    },
    emptiesLeftovers: false,
  }
}

function manifest(
  { settings, month, columns }: CurV1Delivery,
  reportKeys: readonly string[],
  artifacts: readonly TextObject[],
): string {
  const { request, bucket, payer } = settings
  const typed = request.manifestTypes !== false
  const value = {
    assemblyId: request.id,
    account: payer,
    columns: columns.map((column) => {
      const slash = column.name.indexOf('/')
      const named = { category: column.name.slice(0, slash), name: column.name.slice(slash + 1) }
      return typed ? { ...named, type: manifestType(column) } : named
    }),
    charset: 'UTF-8',
    compression: compressions[request.format],
    contentType: request.format === 'parquet' ? 'Parquet' : 'text/csv',
    reportId: createHash('sha256').update(`${bucket}/${request.prefix}/${request.export}`).digest('hex'),
    reportName: request.export,
    billingPeriod: { start: basicTime(month.start.milliseconds), end: basicTime(month.end.milliseconds) },
    bucket,
    reportKeys,
    additionalArtifactKeys: artifacts.flatMap(({ key }) => {
      const artifactType = /-(Redshift(?:Commands|Manifest))\./.exec(key)?.[1]
      return artifactType === undefined ? [] : [{ artifactType, name: key }]
    }),
  }
  return JSON.stringify(value, undefined, 2)
}

function manifestType({ name, type }: Column): string {
  if (name === 'identity/LineItemId') return 'String'
  if (name === 'identity/TimeInterval') return 'Interval'
  return type === 'timestamp' ? 'DateTime' : type === 'double' ? 'OptionalBigDecimal' : 'OptionalString'
}

/** `2026-05-01T00:00:00.000Z` as `20260501T000000.000Z`. */
function basicTime(time: string): string {
  return time.replace(/[-:]/g, '')
}
