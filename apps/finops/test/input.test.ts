import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { curExport, inExports } from './support/cur-export.ts'
import { finops, jsonLines } from './support/finops.ts'
import { deliverFocus } from './support/generated.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

// Nobody listens there: whatever asks the store fails.
const store = 'store = { url = "s3://acme-billing", endpoint = "http://127.0.0.1:9", region = "us-east-1" }'
const source = `vendor = "aws-cur-v1"\n${store}\nprefix = "cur"\n`
const config = `[sources.daily]\n${source}`

const copy = inExports(curExport())
const rows = ['query', 'select finops_source, count(*) from aws_cur_v1 group by all', '--format', 'csv']

test('a folder takes the place of the store, once or for good, with the same name and table', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...copy })

  const dry = await finops(folder, ['aws', 'load-billing-local', '--input', './exports', '--dry-run', '--json'])
  const once = await finops(folder, ['run', '--input', './exports', '--json'])
  const loaded = await finops(folder, rows)
  await writeFiles(folder, { 'finops.config.toml': `${config}input = "./exports"\n` })
  const forGood = await finops(folder, ['aws', 'run', '--json'])

  expect([dry.code, once.code, forGood.code], once.stdout).toEqual([0, 0, 0])
  expect(jsonLines(dry.stdout)).toMatchObject([
    { type: 'planned', period: '2025-05' },
    { type: 'plan', files: 1 },
  ])
  expect(loaded.stdout).toBe('finops_source,count_star()\ndaily,2\n')
  expect(jsonLines(forGood.stdout).at(-1)).toMatchObject({ type: 'finished', periods: 1, changed: 0, failed: 0 })
})

test('without it the store is asked, which is not there', async () => {
  const folder = await tempFolder({
    'finops.config.toml': config.replace('region', 'max_attempts = 1, region'),
    ...copy,
  })

  const { code, stdout } = await finops(folder, ['aws', 'discover-manifests', '--dry-run'])

  expect(code, stdout).toBe(3)
})

test('one folder is the input of one source', async () => {
  const folder = await tempFolder({ 'finops.config.toml': `${config}\n[sources.other]\n${source}`, ...copy })

  const both = await finops(folder, ['run', '--input', './exports'])
  const one = await finops(folder, ['run', '--input', './exports', '--source', 'other'])
  const loaded = await finops(folder, rows)

  expect([both.code, one.code], one.stderr).toEqual([2, 0])
  expect(both.stderr).toContain('Say which one it is of with --source: daily, other')
  expect(loaded.stdout).toBe('finops_source,count_star()\nother,2\n')
})

test('a folder that is not there is told', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })

  const { code, stdout } = await finops(folder, ['run', '--input', './nowhere'])

  expect(code).toBe(3)
  expect(stdout).toContain('STORE_UNKNOWN')
})

test('a day means the period that holds it', async () => {
  const folder = await tempFolder({ 'finops.config.toml': `${config}input = "./exports"\n` })
  for (const period of ['2025-03', '2025-04', '2025-05', '2025-06']) {
    await writeFiles(folder, inExports(curExport({ period })))
  }

  const { stdout } = await finops(folder, ['run', '--dry-run', '--json', '--from', '2025-04-30', '--to', '2025-05-01'])

  expect(jsonLines(stdout)).toMatchObject([{ period: '2025-05' }, { period: '2025-04' }, { type: 'plan', files: 2 }])
})

test('partition_regex and export_id_regex find period and id in folders of other names', async () => {
  const folder = await tempFolder({
    'finops.config.toml': `[sources.focus]
vendor = { use = "aws-focus", partition_regex = 'month-(\\d{4}-\\d{2})/', export_id_regex = 'month-[^/]+/([^/]+)/' }
store = "./exports"
prefix = "focus"
export = "daily"
`,
  })
  await deliverFocus(folder, { layout: 'overwrite' })
  const metadata = join(folder, 'exports', 'focus', 'daily', 'metadata')
  await mkdir(join(metadata, 'month-2026-10'))
  await rename(join(metadata, 'billing_period=2026-10'), join(metadata, 'month-2026-10', 'weekly-7'))

  const { code, stdout } = await finops(folder, ['aws', 'run', '--json'], { FINOPS_DOWNLOAD__SETTLE_MINUTES: '0' })

  expect(code, stdout).toBe(0)
  expect(jsonLines(stdout).find(({ type }) => type === 'loaded')).toMatchObject({
    period: '2026-10',
    manifest: 'weekly-7',
    totals: { rows: 200 },
  })
})
