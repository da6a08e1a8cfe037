import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { curExport, inExports } from './support/cur-export.ts'
import { finops } from './support/finops.ts'
import { canMount, type SmallDisk, smallDisk } from './support/small-disk.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

// A good month is loaded; then something bad comes. Each has an error of its own, and the month stays as it was.

const config = `
[download]
settle_minutes = 0
[sources.daily]
vendor = "aws-cur-v1"
store = "./exports"
prefix = "cur"
export = "daily"
`
const header =
  'identity/LineItemId,bill/PayerAccountId,lineItem/UsageStartDate,lineItem/CurrencyCode,lineItem/UnblendedCost'
const month = 'exports/cur/daily/20250501-20250601'
const later = '20250610T000000Z'
const question = 'select count(*), sum(lineitem_unblendedcost) from aws_cur_v1'

let folder: string
beforeEach(async () => {
  folder = await tempFolder({ 'finops.config.toml': config, ...inExports(curExport()) })
  expect((await finops(folder, ['run'])).code).toBe(0)
})

describe('a delivery with', () => {
  test('a gzip file that is cut short', async () => {
    const whole = gzipSync(`${header}\n${'a,1,2025-05-01T00:00:00Z,USD,1\n'.repeat(2000)}`)
    await deliver({ data: whole.subarray(0, -20) })
    await expectRefusal('FILE_CORRUPT', 'daily-00001.csv.gz')
  })

  test('a row that is too long', async () => {
    await deliver({ data: gzipSync(`${header}\na,1,2025-05-01T00:00:00Z,USD,1\nb,1,2025-05-01T00:00:00Z,USD,1,2\n`) })
    await expectRefusal('FILE_MALFORMED', 'daily-00001.csv.gz, line 3')
  })

  test('a row that is too short', async () => {
    await deliver({ data: gzipSync(`${header}\na,1,2025-05-01T00:00:00Z,USD,1\nb,1\n`) })
    await expectRefusal('FILE_MALFORMED', 'daily-00001.csv.gz, line 3')
  })

  test('a cost that is not a number', async () => {
    await deliver({
      data: gzipSync(`${header}\n"a\nb",1,2025-05-01T00:00:00Z,USD,1\nc,1,2025-05-01T00:00:00Z,USD,n/a\n`),
    })
    await expectRefusal('VALUE_INVALID', 'daily-00001.csv.gz, line 4', 'lineItem/UnblendedCost', 'n/a')
  })

  test('a cost of more digits than any decimal has', async () => {
    const cost = `1234567890123456789012345678.${'1'.repeat(20)}`
    await deliver({ data: gzipSync(`${header}\na,1,2025-05-01T00:00:00Z,USD,${cost}\n`) })
    await expectRefusal('VALUE_INEXACT', 'daily-00001.csv.gz, line 2', 'lineItem/UnblendedCost', cost)
  })

  test('a manifest that is cut short', async () => {
    await deliver({ data: gzipSync(`${header}\n`), manifest: (text) => text.slice(0, 200) })
    await expectRefusal('MANIFEST_INVALID', 'daily-Manifest.json')
  })

  test('a manifest that names a file that is not there', async () => {
    await deliver({ data: gzipSync(`${header}\n`), manifest: (text) => text.replace('00001.csv.gz', '00009.csv.gz') })
    await expectRefusal('DELIVERY_INCOMPLETE', 'daily-00009.csv.gz')
  })

  test('a key that leads out of the folder', async () => {
    await deliver({
      data: gzipSync(`${header}\n`),
      manifest: (text) => text.replace(/"cur\/daily\/[^"]*csv.gz"/, '"cur/../../../../etc/passwd"'),
    })
    await expectRefusal('KEY_UNSAFE', '../../../../etc/passwd')
  })
})

test('a database file that is none', async () => {
  await writeFile(join(folder, 'data', 'finops.duckdb'), 'This is not a database.')
  const { code, stdout, stderr } = await finops(folder, ['run', '--force'])
  expect([code, stdout + stderr]).toEqual([3, expect.stringContaining('BACKEND_UNUSABLE')])
  expect(await readFile(join(folder, 'data', 'finops.duckdb'), 'utf8')).toBe('This is not a database.')
})

test('a state database that is none', async () => {
  await writeFile(join(folder, 'data', 'finops.sqlite'), 'This is not a database.')
  const { code, stderr } = await finops(folder, ['run'])
  expect([code, stderr]).toEqual([3, expect.stringContaining('JOURNAL_UNUSABLE')])
})

describe.skipIf(!canMount)('a disk (did not run where none can be mounted: that takes root on Linux)', () => {
  test('that is too full for the files', async () => {
    const disk = mounted(1024)
    await writeFile(join(folder, 'finops.config.toml'), `${config}\n[bronze]\npath = "${disk.path}/bronze"\n`)
    await deliver({ data: gzipSync(`${header}\na,1,2025-05-01T00:00:00Z,USD,7\n`) })
    await expectRefusal('DISK_FULL', disk.path)
  })

  test('that fills while the database is written', async () => {
    const disk = mounted(600)
    await writeFile(
      join(folder, 'finops.config.toml'),
      `${config}\n[state]\npath = "./other.sqlite"\n[backends.small]\nuse = "duckdb"\npath = "${disk.path}/finops.duckdb"\n`,
    )
    const rows = Array.from({ length: 60_000 }, (_, n) => `${n * 7919},1,2025-05-01T00:00:00Z,USD,${n * 1.37}\n`)
    await deliver({ data: gzipSync(`${header}\n${rows.join('')}`) })
    const { code, stdout, stderr } = await finops(folder, ['run'])
    expect([code, stdout + stderr]).toEqual([3, expect.stringContaining('DISK_FULL')])
  })

  test('that cannot be written, with the state on it', async () => {
    const disk = mounted(4096)
    await writeFile(join(folder, 'finops.config.toml'), `${config}\n[state]\npath = "${disk.path}/finops.sqlite"\n`)
    expect((await finops(folder, ['run'])).code).toBe(0)
    disk.makeReadOnly()
    const { code, stderr } = await finops(folder, ['run'])
    expect([code, stderr]).toEqual([3, expect.stringContaining('JOURNAL_UNUSABLE')])
  })
})

function mounted(kilobytes: number): SmallDisk {
  const disk = smallDisk(kilobytes)
  onTestFinished(() => disk.remove())
  return disk
}

async function deliver(delivery: {
  readonly data: Uint8Array
  readonly manifest?: (text: string) => string
}): Promise<void> {
  const objects = curExport({ assembly: later })
  const manifest =
    Object.entries(objects)
      .find(([key]) => key.endsWith('Z/daily-Manifest.json'))?.[1]
      .toString() ?? ''
  const text = delivery.manifest?.(manifest) ?? manifest
  await writeFiles(folder, {
    [`${month}/${later}/daily-00001.csv.gz`]: Buffer.from(delivery.data),
    [`${month}/${later}/daily-Manifest.json`]: Buffer.from(text),
    [`${month}/daily-Manifest.json`]: Buffer.from(text),
  })
}

async function expectRefusal(...words: readonly string[]): Promise<void> {
  const { code, stdout: said, stderr } = await finops(folder, ['run'])
  expect(code, said + stderr).toBe(3)
  for (const word of words) expect(said + stderr).toContain(word)
  expect(said + stderr).not.toMatch(/^\s+at .*\.ts:/m)
  const { stdout } = await finops(folder, ['query', '--format', 'csv', question])
  expect(stdout).toMatch(/\n2,1\.750*\n$/)
}
