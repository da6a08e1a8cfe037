import { expect, test } from 'vitest'
import { curExport } from './support/cur-export.ts'
import { finops } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

const sources = (more: string) => `
[download]
settle_minutes = 0
[sources.ours]
vendor = "aws-cur-v1"
store = "./ours"
prefix = "cur"
export = "daily"
[sources.theirs]
vendor = "aws-cur-v1"
store = "./theirs"
prefix = "cur"
export = "daily"
${more}
`
const question = [
  'query',
  '--format',
  'csv',
  'select count(distinct bill_payeraccountid) as payers, count(*) as n from aws_cur_v1',
]

test('bills of two payers go into one table only where that is meant', async () => {
  const folder = await tempFolder({ 'finops.config.toml': sources(''), ...bills() })
  const refused = await finops(folder, ['run'])
  expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining('PAYERS_MIXED')])
  expect(refused.stdout).toContain('mix_payers = true')
  expect((await finops(folder, question)).stdout).toBe('payers,n\n1,2\n')

  const other = await tempFolder({ 'finops.config.toml': sources('mix_payers = true'), ...bills() })
  expect((await finops(other, ['run'])).code).toBe(0)
  expect((await finops(other, question)).stdout).toBe('payers,n\n2,4\n')
})

test('two payers with a table each load side by side', async () => {
  const folder = await tempFolder({ 'finops.config.toml': sources('table = "their_costs"'), ...bills() })
  expect((await finops(folder, ['run'])).code).toBe(0)
  expect((await finops(folder, question)).stdout).toBe('payers,n\n1,2\n')
})

test('one month of one payer comes from one source, unless two are meant', async () => {
  const twice = (more: string) => `${sources(more).replace('store = "./theirs"', 'store = "./ours"')}`
  const folder = await tempFolder({ 'finops.config.toml': twice(''), ...bills() })
  const refused = await finops(folder, ['run'])
  expect([refused.code, refused.stdout]).toEqual([3, expect.stringContaining('EXPORTS_OVERLAP')])
  expect(refused.stdout).toContain(
    'Table aws_cur_v1 has 2025-05 of payer 111122223333 already, from source ours; from source theirs as well it would',
  )
  expect((await finops(folder, question)).stdout).toBe('payers,n\n1,2\n')

  const meant = await tempFolder({ 'finops.config.toml': twice('mix_exports = true'), ...bills() })
  expect((await finops(meant, ['run'])).code).toBe(0)
  expect((await finops(meant, question)).stdout).toBe('payers,n\n1,4\n')
})

/** One bill of payer 111122223333, one of 999988887777. */
function bills(): Readonly<Record<string, Buffer>> {
  const rows = 'b1,999988887777,2025-05-01T00:00:00Z,USD,7\nb2,999988887777,2025-05-01T01:00:00Z,USD,8\n'
  const files: Record<string, Buffer> = {}
  for (const [key, body] of Object.entries(curExport())) files[`ours/${key}`] = body
  for (const [key, body] of Object.entries(curExport({ rows }))) {
    const isManifest = key.endsWith('.json')
    files[`theirs/${key}`] = isManifest ? Buffer.from(body.toString().replace('111122223333', '999988887777')) : body
  }
  return files
}
