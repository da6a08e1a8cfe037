/** Loads a delivery as a process of its own, so that it can be killed. The argument is the JSON of options and files. */
import { type BigQueryOptions, bigqueryBackend } from '../src/index.ts'
import { delivery, stream } from './direct-fixture.ts'

interface Input {
  readonly options: BigQueryOptions
  readonly manifest: string
  readonly files: readonly {
    readonly key: string
    readonly base64: string
    readonly columns: readonly string[]
    readonly rows: number
  }[]
}

const { options, manifest, files }: Input = JSON.parse(process.argv[2] ?? '')
const contents = files.map(({ key, base64, columns, rows }) => ({
  key,
  bytes: Buffer.from(base64, 'base64'),
  columns: columns.map((name) => ({ name, type: undefined })),
  rows,
}))
await stream(bigqueryBackend(options), delivery({ manifest, files: contents }))
