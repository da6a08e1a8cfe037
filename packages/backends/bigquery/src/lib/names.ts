import type { PeriodReference } from '@openfinops/plugin'
import type { Attempt } from './backend-error.ts'
import { identifier } from './quote.ts'
import type { Settings } from './settings.ts'

/** A table in SQL. */
export function tableName({ project, dataset }: Settings, table: string): string {
  return identifier(`${project}.${dataset}.${table}`)
}

/** The partition of a month, as jobs are told: `aws_cur$202610`. */
export function partitionOf({ table, period }: Pick<PeriodReference, 'table' | 'period'>): string {
  return `${table}$${period.replace('-', '')}`
}

/** The day that stands for a period in `billing_period`. */
export function periodDate(period: PeriodReference['period']): string {
  return `${period}-01`
}

export function onProject(permission: string, { project }: Settings): Attempt {
  return { permission, on: `project ${project}` }
}

export function onDataset(permission: string, { project, dataset }: Settings): Attempt {
  return { permission, on: `dataset ${project}:${dataset}` }
}

export function onTable(permission: string, { project, dataset }: Settings, table: string): Attempt {
  return { permission, on: `table ${project}:${dataset}.${table}` }
}
