import { z } from 'zod'
import type { JsonSchema } from './json-schema.ts'

/** Says what a setting should be, or that it is missing. */
function expected(what: string) {
  return { error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : `must be ${what}`) }
}

const text = (what = 'text') => z.string(expected(what)).min(1, expected(what))
const path = (fallback: string) => text('a path').default(fallback)
const flag = z.boolean(expected('true or false'))
const count = (least: number) => z.int(expected('a whole number')).min(least, `must be at least ${least}`)
const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, expected('a table'))

const pluginOptions = z.looseObject({ use: text('the name of a plugin') }, expected('a table'))

const vendor = z.union(
  [text().transform((use) => ({ use })), pluginOptions],
  expected('the name of a vendor plugin, or a table with "use" and the options of the plugin'),
)

const store = z.union(
  [
    text().transform((url) => ({ url, use: undefined })),
    z.looseObject({
      url: text('a URL or a path'),
      use: text('the name of a plugin').optional().describe('The store plugin; the URL decides where it is absent'),
    }),
  ],
  expected('a URL, or a table with "url" and the options of the store'),
)

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'must be a name of letters, digits, "_" and "-"')

const source = section({
  vendor: vendor.describe('The kind of export, and its options'),
  store: store.describe('Where the export lies, and the options of the store'),
  input: text('a path')
    .optional()
    .describe('A folder that has the keys of the store and is read in its place, also without a network'),
  prefix: z
    .string(expected('text'))
    .default('')
    .describe('The prefix of the export as it was configured at the vendor'),
  export: text().optional().describe('The name of the export; may be absent where the prefix holds only one'),
  table: z
    .string(expected('text'))
    .regex(/^[a-z_][a-z0-9_]*$/, 'must be a table name of lower-case letters, digits and "_"')
    .optional()
    .describe("The table its rows go to; the vendor's own where absent"),
  backends: z
    .array(text('the name of a backend'), expected('a list of names'))
    .min(1, 'must name a backend')
    .optional()
    .describe('The backends its rows go to; all where absent'),
  names: z
    .enum(['plain', 'snake'], expected('"plain" or "snake"'))
    .default('plain')
    .describe('How column names become table names: cleaned, or words parted by "_" as in CUR 2.0'),
  scope: text()
    .optional()
    .describe(
      'Which part of the bill, where exports of several have one name: an Azure subscription or billing account',
    ),
  mix_payers: flag.default(false).describe('Let the table hold the bills of several payers'),
  mix_exports: flag
    .default(false)
    .describe('Let the table hold the same bill of the same month from another source too'),
  cadence: z
    .enum(['hourly', 'daily', 'monthly'], expected('"hourly", "daily" or "monthly"'))
    .optional()
    .describe('How often the export is delivered: runs then look at the periods that can have changed, not at all'),
  availability_lag_hours: count(0)
    .default(24)
    .describe('With a cadence: hours after which a charge can be expected in a delivery'),
  backfill_window_days: count(0)
    .default(7)
    .describe('With a cadence: days before that which late files may still be for'),
})

/** Everything that can be configured. Options of plugins are checked by the plugins. */
export const schema = section({
  $schema: text().optional().describe('The JSON Schema of this file, for editors; means nothing to finops'),
  state: section({ path: path('./data/finops.sqlite').describe('The journal, a SQLite file') }).prefault({}),
  bronze: section({
    path: path('./data/bronze').describe('The folder of what was delivered, as delivered'),
    keep: z
      .union([count(0), z.literal('all')], expected('a whole number or "all"'))
      .default(1)
      .describe('Older deliveries of a period whose files stay'),
  }).prefault({}),
  export: section({
    path: path('./data/parquet').describe('The folder of the Parquet exports'),
    sorted: flag
      .default(false)
      .describe('Sort the rows by start of charge: smaller scans, two to three times the time'),
  }).prefault({}),
  download: section({
    concurrency: count(1).default(4).describe('Files downloaded at once'),
    settle_minutes: count(0)
      .default(60)
      .describe('How long a file newer than its manifest is taken for a sign that the export is being rewritten'),
  }).prefault({}),
  backends: z
    .record(name, pluginOptions, expected('a table'))
    .default({})
    .describe('Where tables are kept; one DuckDB file named local where none is configured'),
  sources: z.record(name, source, expected('a table')).default({}).describe('The exports to read, each with a name'),
})

/** The configuration as people write it. */
export type WrittenConfig = z.input<typeof schema>

/** The same with every default filled in and no shorthand left. */
export type ParsedConfig = z.output<typeof schema>

/** The JSON Schema of the configuration as people write it, for editors. */
export function jsonSchema(): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input' })
}
