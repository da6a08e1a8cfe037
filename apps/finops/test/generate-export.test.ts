import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { finops, jsonLines } from './support/finops.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const october = ['dev', 'generate-export', '--month', '2026-10', '--rows', '300', '--out', './sample']

const generatedLine = z.object({
  type: z.literal('generated'),
  rows: z.number(),
  sums: z.array(z.object({ column: z.string(), currency: z.string(), sum: z.string() })),
  source: z.object({ vendor: z.string(), store: z.string(), export: z.string() }),
})

test.each([
  ['aws-cur-v1', 'csv.gz', 'overwrite', 'lineItem/UnblendedCost', 'lineitem_unblendedcost'],
  ['aws-cur-v2', 'parquet', 'create-new', 'line_item_unblended_cost', 'line_item_unblended_cost'],
  ['aws-focus-1.0', 'csv.gz', 'create-new', 'EffectiveCost', 'effectivecost'],
  ['aws-focus-1.2', 'parquet', 'overwrite', 'EffectiveCost', 'effectivecost'],
] as const)('%s, %s, %s loads as it says, to what it says', async (kind, format, layout, column, name) => {
  const folder = await tempFolder()

  const made = await finops(folder, [...october, '--kind', kind, '--format', format, '--layout', layout, '--json'])
  expect(made.code, made.stdout).toBe(0)
  const lines = jsonLines(made.stdout)
  for (const { path, bytes } of lines.filter(({ type }) => type === 'object')) {
    expect((await stat(String(path))).size).toBe(bytes)
  }
  const { rows, sums, source } = generatedLine.parse(lines.at(-1))
  await writeFiles(folder, { 'finops.config.json': JSON.stringify({ sources: { sample: source } }) })
  const run = await finops(folder, ['aws', 'load-billing-local'])
  const query = `select count(*), sum(${name})::varchar from ${source.vendor.replaceAll('-', '_')}`
  const found = await finops(folder, ['query', query, '--format', 'csv'])

  expect(run.code, run.stdout).toBe(0)
  expect(rows).toBe(300)
  const [, line = ''] = found.stdout.split('\n')
  const [count, sum = ''] = line.split(',')
  expect(count).toBe('300')
  expect(withoutZeros(sum)).toBe(sums.find((each) => each.column === column)?.sum)
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

function withoutZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal
}
