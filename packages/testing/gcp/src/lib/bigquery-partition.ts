import { invalid } from './bigquery-error.ts'
import { identifier, literal } from './bigquery-quote.ts'
import type { Partitioning, TableReference } from './bigquery-state.ts'

/** A table's name taken apart: `aws_cur$202610` is partition 202610 of aws_cur. */
export function withoutPartition({ dataset, table }: TableReference): TableReference & {
  readonly partition: string | undefined
} {
  const [name = '', partition] = table.split('$', 2)
  return { dataset, table: name, partition }
}

const forms: Readonly<Record<Partitioning['type'], RegExp>> = {
  DAY: /^(\d{4})(\d{2})(\d{2})$/,
  MONTH: /^(\d{4})(\d{2})$/,
  YEAR: /^(\d{4})$/,
}

/** SQL: whether a row is of a partition. @throws BigQueryError when the table can have no such partition. */
export function isInPartition(partitioning: Partitioning | undefined, partition: string): string {
  if (partitioning === undefined) {
    throw invalid('Partition decorators can only be used with partitioned tables: the table has no partitions')
  }
  const [, year, month = '01', day = '01'] = forms[partitioning.type].exec(partition) ?? []
  if (year === undefined) {
    throw invalid(`Invalid time partition ${partition} for a table that is partitioned by ${partitioning.type}`)
  }
  const unit = literal(partitioning.type.toLowerCase())
  return `date_trunc(${unit}, ${identifier(partitioning.field)}) = DATE ${literal(`${year}-${month}-${day}`)}`
}
