import type { BigQueryRequest } from '../bigquery-request.ts'
import type { BigQueryEngine } from './bigquery-engine.ts'
import { notFound } from './bigquery-error.ts'
import type { BigQueryFaults } from './bigquery-faults.ts'
import type { Field } from './bigquery-field.ts'
import type { Job } from './bigquery-job.ts'

/** Everything that a running server knows. */
export interface BigQueryState {
  readonly project: string
  /** Where datasets and jobs are that do not say. */
  readonly location: string
  readonly now: () => Date
  readonly engine: BigQueryEngine
  readonly datasets: Map<string, Dataset>
  /** By id, oldest first. */
  readonly jobs: Map<string, Job>
  readonly faults: BigQueryFaults
  readonly requests: RequestDraft[]
  /** Permissions that the caller does not have. */
  readonly denied: Set<string>
  /** Where uploaded files lie until they are loaded. */
  readonly folder: string
  /** The endpoint of Cloud Storage. */
  readonly storage: string | undefined
}

export type RequestDraft = { -readonly [Name in keyof BigQueryRequest]: BigQueryRequest[Name] }

export interface Dataset {
  readonly id: string
  readonly location: string
  readonly createdAt: Date
  labels: Readonly<Record<string, string>>
  /** How long tables that are made from now on stay, in milliseconds; those with partitions, and the partitions. */
  readonly defaultTableExpirationMs: number | undefined
  readonly defaultPartitionExpirationMs: number | undefined
  readonly tables: Map<string, Table>
}

export interface Table {
  readonly dataset: string
  readonly id: string
  readonly createdAt: Date
  fields: readonly Field[]
  partitioning: Partitioning | undefined
  readonly clustering: readonly string[] | undefined
  labels: Readonly<Record<string, string>>
  description: string | undefined
  expiresAt: Date | undefined
}

export interface Partitioning {
  readonly type: 'DAY' | 'MONTH' | 'YEAR'
  readonly field: string
  /** How long a partition stays after the time that it begins with. */
  readonly expirationMs: number | undefined
}

export interface TableReference {
  readonly dataset: string
  /** With the partition, if one is meant: `aws_cur$202610`. */
  readonly table: string
}

/** @throws BigQueryError `notFound`, also for a dataset in another location than the one that was asked for. */
export function findDataset(state: BigQueryState, id: string, location?: string): Dataset {
  const dataset = state.datasets.get(id)
  const name = `Dataset ${state.project}:${id}`
  if (dataset === undefined)
    throw notFound(location === undefined ? name : `${name} was not found in location ${location}`)
  if (location !== undefined && !sameLocation(dataset.location, location)) {
    throw notFound(`${name} was not found in location ${location}`)
  }
  return dataset
}

/** A table whose time is up is gone. */
export function hasTable(state: BigQueryState, { dataset, table }: TableReference): boolean {
  const found = state.datasets.get(dataset)?.tables.get(table)
  return found !== undefined && (found.expiresAt === undefined || found.expiresAt > state.now())
}

/** @throws BigQueryError `notFound`. */
export function findTable(state: BigQueryState, reference: TableReference): Table {
  const found = findDataset(state, reference.dataset).tables.get(reference.table)
  if (found === undefined || !hasTable(state, reference)) throw notFound(`Table ${tableName(state, reference)}`)
  return found
}

/** As messages write it. */
export function tableName({ project }: Pick<BigQueryState, 'project'>, { dataset, table }: TableReference): string {
  return `${project}:${dataset}.${table}`
}

export function sameLocation(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
