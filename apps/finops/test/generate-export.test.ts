import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { finops, jsonLines, startFinops } from './support/finops.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const october = ['dev', 'generate-export', '--month', '2026-10', '--rows', '300', '--out', './sample']

const source = z.object({
  vendor: z.union([z.string(), z.object({ use: z.string(), type: z.string() })]),
  store: z.string(),
  export: z.string(),
})

const generatedLine = z.object({
  type: z.literal('generated'),
  rows: z.number(),
  sums: z.array(z.object({ column: z.string(), currency: z.string(), sum: z.string() })),
  source,
})

test.each([
  ['aws-cur-v1', 'csv.gz', 'overwrite', 'aws_cur_v1'],
  ['aws-cur-v2', 'parquet', 'create-new', 'aws_cur_v2'],
  ['aws-focus-1.0', 'csv.gz', 'create-new', 'aws_focus'],
  ['aws-focus-1.2', 'parquet', 'overwrite', 'aws_focus'],
  ['azure-actual', 'csv', 'overwrite', 'azure_actual'],
  ['azure-actual', 'csv.gz', 'create-new', 'azure_actual'],
  ['azure-actual', 'parquet', 'overwrite', 'azure_actual'],
  ['azure-amortized', 'csv', 'create-new', 'azure_amortized'],
  ['azure-amortized', 'csv.gz', 'overwrite', 'azure_amortized'],
  ['azure-amortized', 'parquet', 'create-new', 'azure_amortized'],
  ['azure-focus-1.0', 'csv', 'overwrite', 'azure_focus'],
  ['azure-focus-1.0', 'csv.gz', 'create-new', 'azure_focus'],
  ['azure-focus-1.0', 'parquet', 'overwrite', 'azure_focus'],
  ['azure-focus-1.2', 'csv', 'create-new', 'azure_focus'],
  ['azure-focus-1.2', 'csv.gz', 'overwrite', 'azure_focus'],
  ['azure-focus-1.2', 'parquet', 'create-new', 'azure_focus'],
  ['azure-usage', 'csv', 'overwrite', 'azure_usage'],
  ['azure-usage', 'csv.gz', 'create-new', 'azure_usage'],
  ['azure-usage', 'parquet', 'overwrite', 'azure_usage'],
] as const)('%s, %s, %s loads as it says, to what it says', async (kind, format, layout, table) => {
  const folder = await tempFolder()

  const options = ['--kind', kind, '--format', format, '--layout', layout, '--json']
  const { objects, generated } = await generateAndLoad(folder, options)

  expect(generated.rows).toBe(300)
  expect(generated.sums.length).toBeGreaterThan(0)
  for (const { path, bytes } of objects) expect((await stat(path)).size).toBe(bytes)
  expect(await found(folder, table, generated.sums)).toEqual([300, generated.sums])
})

test.each([
  ['mca', 'azure-actual', 'csv.gz', 'azure_actual', 'costInBillingCurrency'],
  ['mca', 'azure-focus-1.2', 'csv.gz', 'azure_focus', 'BilledCost'],
  ['payg', 'azure-usage', 'csv', 'azure_usage', 'PreTaxCost'],
  ['payg', 'azure-amortized', 'parquet', 'azure_amortized', 'PreTaxCost'],
] as const)('agreement %s, %s, %s', async (agreement, kind, format, table, first) => {
  const folder = await tempFolder()

  const options = ['--kind', kind, '--format', format, '--agreement', agreement, '--json']
  const { generated } = await generateAndLoad(folder, options)

  expect(generated.sums[0]?.column).toBe(first)
  expect(await found(folder, table, generated.sums)).toEqual([300, generated.sums])
})

test('people read files, totals, and the settings that load them', async () => {
  const folder = await tempFolder()

  const { code, stdout } = await finops(folder, [...october, '--kind', 'aws-cur-v2'])
  const [shown = '', settings = ''] = stdout.split(
    'To load it, write into finops.config.toml and start "finops run":\n',
  )
  await writeFiles(folder, { 'finops.config.toml': settings })
  const run = await finops(folder, ['run'])

  expect([code, run.code], run.stdout).toEqual([0, 0])
  expect(shown).toContain(join(folder, 'sample/daily/data/BILLING_PERIOD=2026-10/daily-00001.csv.gz'))
  expect(shown).toMatch(/\n300 rows, usage from 2026-10-01T00:00:00Z to 2026-11-01T00:00:00Z\n/)
  expect(shown).toMatch(/\nline_item_unblended_cost +USD +[\d,]+\.\d+\n/)
  expect(parse(settings)).toMatchObject({ sources: { sample: { vendor: 'aws-cur-v2', export: 'daily' } } })
})

test('people read the settings of an export of Azure, which load it', async () => {
  const folder = await tempFolder()

  const { code, stdout } = await finops(folder, [...october, '--kind', 'azure-amortized'])
  const [shown = '', settings = ''] = stdout.split(
    'To load it, write into finops.config.toml and start "finops run":\n',
  )
  await writeFiles(folder, { 'finops.config.toml': settings })
  const run = await finops(folder, ['run'])

  expect([code, run.code], run.stdout).toEqual([0, 0])
  expect(shown).toMatch(/\n300 rows, usage from 2026-10-01T00:00:00Z on\n/)
  expect(shown).toMatch(/\nCostInBillingCurrency +USD +[\d,]+\.\d+\n/)
  expect(settings).toContain('vendor = { use = "azure", type = "amortized" }\n')
})

test('the same options write the same bytes, another seed others, and tags are columns', async () => {
  const folder = await tempFolder()
  const file = 'daily/20261001-20261101/daily-00001.csv.gz'
  const write = async (out: string, ...options: readonly string[]) => {
    const args = ['--kind', 'aws-cur-v1', '--out', out, '--rows', '50', '--month', '2026-10', ...options]
    const { code, stderr } = await finops(folder, ['dev', 'generate-export', ...args])
    expect(code, stderr).toBe(0)
    return readFile(join(folder, out, file))
  }

  const first = await write('one')
  expect((await write('two')).equals(first)).toBe(true)
  expect((await write('three', '--seed', '2')).equals(first)).toBe(false)
  await write('four', '--tags', 'team,user:team,stage')
  const manifest = await readFile(join(folder, 'four/daily/20261001-20261101/daily-Manifest.json'), 'utf8')
  expect(manifest.match(/"user:\w+"/g)?.toSorted()).toEqual(['"user:stage"', '"user:team"'])
})

test('a restatement is the next delivery of the month', async () => {
  const folder = await tempFolder()
  const restated = [...october, '--kind', 'aws-cur-v2', '--layout', 'create-new', '--json']

  const first = await finops(folder, restated)
  const second = await finops(folder, [...restated, '--restate', '1'])

  // A delivery has one late row for every two hundred, begun ones counted.
  expect(jsonLines(first.stdout).at(-1)).toMatchObject({ rows: 300 })
  expect(jsonLines(second.stdout).at(-1)).toMatchObject({ rows: 302 })
  const snapshots = await readdir(join(folder, 'sample/daily/data/BILLING_PERIOD=2026-10'))
  expect(snapshots.sort().map((name) => name.slice(0, 10))).toEqual(['2026-11-03', '2026-11-04'])
})

test('a folder that cannot be written, and options that make no sense', async () => {
  const folder = await tempFolder({ sample: 'a file' })

  const blocked = await finops(folder, [...october, '--kind', 'aws-cur-v2'])
  const wrong = await finops(folder, [...october, '--kind', 'aws-cur'])

  expect(blocked.code).toBe(3)
  expect(blocked.stderr).toContain('FILE_UNREADABLE')
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('"aws-cur-v2"')
})

test.each([
  ['AWS', ['--kind', 'aws-cur-v2', '--agreement', 'mca'], '--agreement'],
  ['AWS', ['--kind', 'aws-cur-v2', '--format', 'csv'], '--format csv'],
  ['Azure', ['--kind', 'azure-focus-1.2', '--agreement', 'payg'], 'pay-as-you-go'],
])('what no export of %s can be: %s', async (_, options, named) => {
  const folder = await tempFolder()

  const { code, stderr } = await finops(folder, [...october, ...options])

  expect(code).toBe(2)
  expect(stderr).toContain(named)
  expect(await readdir(folder)).toEqual([])
})

test.each([
  ['aws-cur-v1', 'csv.gz'],
  ['aws-focus-1.2', 'parquet'],
  ['azure-actual', 'csv'],
  ['azure-focus-1.2', 'parquet'],
])('Ctrl-C stops %s in %s at once, with 130 and without a manifest', async (kind, format) => {
  const folder = await tempFolder()
  const options = ['--kind', kind, '--format', format, '--month', '2026-10', '--rows', '50000000', '--out', './sample']
  const { child, ended } = startFinops(folder, ['dev', 'generate-export', ...options])
  await vi.waitFor(async () => expect(await filesIn(join(folder, 'sample'))).not.toEqual([]), 10_000)

  const asked = performance.now()
  child.kill('SIGINT')
  const { code, stderr } = await ended

  expect(code).toBe(130)
  expect(performance.now() - asked).toBeLessThan(3_000)
  expect(stderr).toContain('CANCELLED')
  expect((await filesIn(join(folder, 'sample'))).filter((name) => /manifest/i.test(name))).toEqual([])
})

/** Generates an export and loads it with the settings that it says. */
async function generateAndLoad(folder: string, options: readonly string[]) {
  const made = await finops(folder, [...october, ...options])
  expect(made.code, made.stdout).toBe(0)
  const lines = jsonLines(made.stdout)
  const generated = generatedLine.parse(lines.at(-1))
  await writeFiles(folder, { 'finops.config.json': JSON.stringify({ sources: { sample: generated.source } }) })
  const { vendor } = generated.source
  const provider = typeof vendor === 'string' ? 'aws' : vendor.use
  const run = await finops(folder, [provider, 'load-billing-local'])
  expect(run.code, run.stdout).toBe(0)
  const objects = lines.filter(({ type }) => type === 'object')
  return { generated, objects: z.array(z.object({ path: z.string(), bytes: z.number() })).parse(objects) }
}

type Sums = z.output<typeof generatedLine>['sums']

/** Rows and sums of a table, in the form of the truth that they are held to. */
async function found(folder: string, table: string, sums: Sums): Promise<readonly [number, Sums]> {
  const columns = sums.map(({ column }) => `coalesce(sum(${columnOf(column)}), 0)::varchar`)
  const query = `select ${['count(*)', ...columns].join(', ')} from ${table}`
  const { stdout } = await finops(folder, ['query', query, '--format', 'csv'])
  const [count, ...added] = stdout.split('\n')[1]?.split(',') ?? []
  return [Number(count), sums.map((sum, at) => ({ ...sum, sum: withoutZeros(added[at] ?? '') }))]
}

/** What a column of an export is called in the table. */
function columnOf(column: string): string {
  const name = column.toLowerCase().replace('/', '_')
  return name === 'pretaxcost' ? 'costinbillingcurrency' : name
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

function withoutZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal
}
