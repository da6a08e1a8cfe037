/** Loads a month as a process of its own, so that it can be killed. The argument is the JSON of options and load. */
import type { ParquetLoad } from '@openfinops/plugin'
import { type BigQueryOptions, bigqueryBackend } from '../src/index.ts'

const { options, load }: { readonly options: BigQueryOptions; readonly load: ParquetLoad } = JSON.parse(
  process.argv[2] ?? '',
)
await bigqueryBackend(options).replaceFromParquet?.(load, { signal: new AbortController().signal })
