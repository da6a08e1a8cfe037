import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { startAwsServer } from '@openfinops/testing-aws'
import { deliveries } from './deliveries.ts'
import { keyOf } from './portable.ts'

// The demo: an S3 server on 127.0.0.1 with bundled exports, and the finops command run against it as anyone would.
const bucket = 'acme-billing'
const data = join(import.meta.dirname, 'data')
const finops = join(import.meta.dirname, '..', 'src', 'main.ts')

await rm(data, { recursive: true, force: true })
await mkdir(data, { recursive: true })
const server = await startAwsServer()
server.createBucket(bucket)

await writeFile(
  join(data, 'finops.config.toml'),
  `# Made by the demo. Yours needs no more than this; see docs/configuration.md.
[state]
path = "./finops.sqlite"

[bronze]
path = "./bronze"

[export]
path = "./parquet"

[backends.local]
use = "duckdb"
path = "./finops.duckdb"

[sources.daily]
vendor = "aws-cur-v2"
store = { url = "s3://${bucket}", endpoint = "${server.url}", region = "us-east-1" }
prefix = "exports"
export = "daily"

[sources.legacy]
vendor = "aws-cur-v1"
store = { url = "s3://${bucket}", endpoint = "${server.url}", region = "us-east-1" }
prefix = "cur"
export = "legacy"
`,
)

const [september, october, restated] = deliveries
say(`A bucket on ${server.url} with two months of one account, as CUR 2.0 and as the older CUR v1.`)
await deliver(september)
await deliver(october)
await run('doctor')
await run('run')

say('AWS delivers October again: some costs are restated, rows came late, a tag was activated.')
await deliver(restated)
await run('run')

say('Nothing new: this costs listings and nothing else.')
await run('run')

say('What happened to every delivery, and whether the money is still the same from the files to the export.')
await run('show-state')
await run('verify')

say('What did it cost?')
await run(
  'query',
  `select billing_period as month, line_item_product_code as service, sum(line_item_unblended_cost) as cost
   from aws_cur_v2 group by all order by month, cost desc limit 12`,
)

await server.close()
const place = relative(process.cwd(), data).replaceAll(sep, '/')
say(`It is all in ${place}: the tables in finops.duckdb, the months in parquet/, the history in finops.sqlite, and the
files as delivered in bronze/. Ask on:

  npx -y pnpm@12 finops query -c ${place}/finops.config.toml "select resource_tags, line_item_unblended_cost from aws_cur_v2 limit 5"`)

type Delivery = (typeof deliveries)[number]

async function deliver({ folder, createdAt }: Delivery): Promise<void> {
  const root = join(import.meta.dirname, 'exports', folder)
  const files = await readdir(root, { recursive: true, withFileTypes: true })
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name)
    const key = keyOf(relative(root, path).replaceAll(sep, '/'))
    server.put(bucket, key, await readFile(path), { lastModified: new Date(createdAt) })
  }
}

async function run(...args: readonly string[]): Promise<void> {
  const shown = args.map((arg) => (/[\s"*]/.test(arg) ? `"${arg.replace(/\s+/g, ' ')}"` : arg))
  console.log(`\n$ finops ${shown.join(' ')}`)
  const child = spawn(process.execPath, [finops, ...args], {
    cwd: data,
    stdio: 'inherit',
    env: {
      ...process.env,
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    },
  })
  const [code] = await once(child, 'exit')
  if (code === 0) return
  await server.close()
  console.error(`\nfinops ${args[0]} ended with exit code ${code}: the demo stops here.`)
  process.exit(1)
}

function say(text: string): void {
  console.log(`\n── ${text}`)
}
