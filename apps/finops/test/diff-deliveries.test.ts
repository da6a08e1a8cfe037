import { expect, test } from 'vitest'
import { type CurColumn, curExport, inExports } from './support/cur-export.ts'
import { finops, jsonLines } from './support/finops.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const config = '[sources.daily]\nvendor = "aws-cur-v1"\nstore = "./exports"\nprefix = "cur"\n'

const text = { type: 'String' }
const columns: readonly CurColumn[] = [
  { category: 'lineItem', name: 'ProductCode', ...text },
  { category: 'lineItem', name: 'UsageAccountId', ...text },
  { category: 'lineItem', name: 'CurrencyCode', ...text },
  { category: 'lineItem', name: 'UnblendedCost', type: 'OptionalBigDecimal' },
]
const oldTag: CurColumn = { category: 'resourceTags', name: 'user:old', ...text }
const newTag: CurColumn = { category: 'resourceTags', name: 'user:new', ...text }

const june3 = curExport({
  assembly: '20250603T000000Z',
  columns: [...columns, oldTag],
  rows: `AmazonEC2,111111111111,USD,1.5,
AmazonEC2,111111111111,USD,0.1,
AmazonEC2,222222222222,USD,1234.5678,
AmazonS3,111111111111,USD,7e-12,
AmazonRDS,111111111111,EUR,3,
`,
})

// One charge is new, one is cheaper, one is gone, one in euros is new, and the others stay.
const june5 = curExport({
  assembly: '20250605T000000Z',
  columns: [...columns, newTag],
  rows: `AmazonEC2,111111111111,USD,1.5,
AmazonEC2,111111111111,USD,0.1,
AmazonEC2,111111111111,USD,0.025,
AmazonEC2,222222222222,USD,1000.5,
AmazonRDS,111111111111,EUR,3,
AmazonRDS,222222222222,EUR,0.5,
`,
})

test('the last two deliveries: rows, sums, services and accounts, columns', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  await deliver(folder, june3)
  await deliver(folder, june5)

  const { code, stdout } = await finops(folder, ['aws', 'diff-deliveries', '--month', '2025-05', '--json'])

  const column = 'lineitem_unblendedcost'
  const [ec2, rds, s3] = ['AmazonEC2', 'AmazonRDS', 'AmazonS3']
  const [one, two] = ['111111111111', '222222222222']
  expect(code, stdout).toBe(0)
  expect(jsonLines(stdout)).toEqual([
    {
      type: 'compared',
      source: 'daily',
      period: '2025-05',
      before: '20250603T000000Z',
      after: '20250605T000000Z',
      newColumns: ['resourceTags/user:new'],
      goneColumns: ['resourceTags/user:old'],
      rows: { before: 5, after: 6 },
      sums: [
        { column, currency: 'EUR', before: '3', after: '3.5', difference: '0.5' },
        { column, currency: 'USD', before: '1236.167800000007', after: '1002.125', difference: '-234.042800000007' },
      ],
      groups: [
        { service: ec2, account: two, rows: [1, 1], currency: 'USD', sums: ['1234.5678', '1000.5', '-234.0678'] },
        { service: rds, account: two, rows: [0, 1], currency: 'EUR', sums: ['0', '0.5', '0.5'] },
        { service: ec2, account: one, rows: [2, 3], currency: 'USD', sums: ['1.6', '1.625', '0.025'] },
        { service: s3, account: one, rows: [1, 0], currency: 'USD', sums: ['0.000000000007', '0', '-0.000000000007'] },
      ].map(({ rows: [old, now], sums: [before, after, difference], ...group }) => ({
        ...group,
        column,
        rows: { before: old, after: now },
        before,
        after,
        difference,
      })),
    },
  ])
})

test('people read a table of what changed most, and of deliveries that they name', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  await deliver(folder, june3)
  await deliver(folder, june5)

  const { code, stdout } = await finops(folder, [
    ...['aws', 'diff-deliveries', '--month', '2025-05', '--source', 'daily', '--backend', 'local'],
    ...['--before', '20250605T000000Z', '--after', '20250603T000000Z'],
  ])

  expect(code, stdout).toBe(0)
  expect(stdout).toBe(`daily 2025-05: 20250605T000000Z → 20250603T000000Z
rows: 6 → 5
new columns: resourceTags/user:old
gone columns: resourceTags/user:new

column                  currency     before               after        difference
lineitem_unblendedcost  EUR             3.5                   3              -0.5
lineitem_unblendedcost  USD       1,002.125  1,236.167800000007  234.042800000007

service    account       column                  currency   before           after      difference   rows
AmazonEC2  222222222222  lineitem_unblendedcost  USD       1,000.5      1,234.5678        234.0678      1
AmazonRDS  222222222222  lineitem_unblendedcost  EUR           0.5               0            -0.5  1 → 0
AmazonEC2  111111111111  lineitem_unblendedcost  USD         1.625             1.6          -0.025  3 → 2
AmazonS3   111111111111  lineitem_unblendedcost  USD             0  0.000000000007  0.000000000007  0 → 1
`)
})

test('the twenty that changed most are shown, and --all shows every one', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  await deliver(folder, curExport({ assembly: '20250603T000000Z', columns, rows: twentyTwoAccounts(0) }))
  await deliver(folder, curExport({ assembly: '20250605T000000Z', columns, rows: twentyTwoAccounts(1) }))

  const most = await finops(folder, ['aws', 'diff-deliveries', '--month', '2025-05'])
  const all = await finops(folder, ['aws', 'diff-deliveries', '--month', '2025-05', '--all'])

  expect([most.code, all.code], most.stdout).toEqual([0, 0])
  expect(most.stdout).toMatch(/^AmazonEC2 {2}100000000022 .*\n(AmazonEC2.*\n){18}AmazonEC2 {2}100000000003 .*\n\n/m)
  expect(most.stdout).toContain('\n2 smaller changes with --all\n')
  expect(all.stdout).toMatch(/\nAmazonEC2 {2}100000000001 .*\n$/)
})

test('with one delivery in bronze there is nothing to compare', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  await deliver(folder, june3)

  const { code, stderr } = await finops(folder, ['aws', 'diff-deliveries', '--month', '2025-05'])

  expect(code).toBe(3)
  expect(stderr).toContain('DELIVERY_NOT_KEPT')
  expect(stderr).toContain('20250603T000000Z')
})

/** The n-th account pays so many times n dollars. */
function twentyTwoAccounts(times: number): string {
  const numbers = Array.from({ length: 22 }, (_, at) => at + 1)
  return numbers.map((n) => `AmazonEC2,${100_000_000_000 + n},USD,${n * times}\n`).join('')
}

async function deliver(folder: string, objects: Readonly<Record<string, Buffer>>): Promise<void> {
  await writeFiles(folder, inExports(objects))
  const { code, stdout } = await finops(folder, ['aws', 'extract-billing'])
  expect(code, stdout).toBe(0)
}
