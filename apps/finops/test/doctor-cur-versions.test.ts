import { join } from 'node:path'
import { type ExportRequest, generateExport } from '@openfinops/testing-exports'
import { expect, test } from 'vitest'
import { finops, jsonLines } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

const legacy = '[sources.old]\nvendor = "aws-cur-v1"\nstore = "./exports"\nprefix = "legacy"\nexport = "report"\n'
const modern = '[sources.new]\nvendor = "aws-cur-v2"\nstore = "./exports"\nprefix = "modern"\nexport = "daily"\n'

test('both configured: CUR 2.0 from its first complete month on, CUR v1 before', async () => {
  const folder = await tempFolder({ 'finops.config.toml': `${legacy}\n${modern}` })
  await deliverLegacy(folder, ['2026-06', '2026-07', '2026-08', '2026-09', '2026-10'])
  // The export began in the middle of August and was never brought up to date for it.
  await deliverModern(folder, { period: '2026-08', createdAt: new Date('2026-08-20T00:00:00Z') })
  await deliverModern(folder, { period: '2026-09', createdAt: new Date('2026-10-01T00:00:00Z') })
  await deliverModern(folder, { period: '2026-10', createdAt: new Date('2026-11-03T00:00:00Z') })
  await deliverModern(folder, { period: '2026-11', createdAt: new Date('2026-11-10T00:00:00Z') })

  expect(await adviceIn(folder)).toEqual([
    {
      type: 'finding',
      check: 'CUR versions of payer 111122223333',
      outcome: 'ok',
      text: 'use CUR 2.0 (source new) from 2026-09 on, and CUR v1 (source old) before that, 2026-06 to 2026-08',
    },
  ])
})

test('a month that CUR 2.0 lacks moves the beginning behind it', async () => {
  const folder = await tempFolder({ 'finops.config.toml': `${legacy}\n${modern}` })
  await deliverLegacy(folder, ['2026-06', '2026-08'])
  await deliverModern(folder, { period: '2026-07', createdAt: new Date('2026-08-03T00:00:00Z') })
  await deliverModern(folder, { period: '2026-09', createdAt: new Date('2026-10-03T00:00:00Z') })

  expect(await adviceIn(folder)).toMatchObject([
    { text: 'use CUR 2.0 (source new) from 2026-09 on, and CUR v1 (source old) before that, 2026-06 to 2026-08' },
  ])
})

test('a CUR 2.0 export beside the source is told, and that it has no complete month yet', async () => {
  const folder = await tempFolder({ 'finops.config.toml': legacy })
  await deliverLegacy(folder, ['2026-10'])
  await deliverModern(folder, { period: '2026-11', createdAt: new Date('2026-11-10T00:00:00Z') })

  expect(await adviceIn(folder)).toMatchObject([
    {
      text:
        'use CUR v1 (source old); CUR 2.0 (export daily (prefix "modern"), which no source reads) ' +
        'has no month yet that was delivered after it had ended',
    },
  ])
})

test('a legacy report beside the source that has nothing older', async () => {
  const folder = await tempFolder({ 'finops.config.toml': modern })
  await deliverLegacy(folder, ['2026-10'])
  await deliverModern(folder, { period: '2026-10', layout: 'create-new' })

  expect(await adviceIn(folder)).toMatchObject([
    {
      text:
        'use CUR 2.0 (source new); CUR v1 (export report (prefix "legacy"), which no source reads) ' +
        'has no month before 2026-10',
    },
  ])
})

test('a payer whose other export is not configured is advised beside one who has both', async () => {
  const second = modern.replace('[sources.new]', '[sources.second]').replace('"modern"', '"second"')
  const folder = await tempFolder({ 'finops.config.toml': `${legacy}\n${modern}\n${second}table = "second"\n` })
  await deliverLegacy(folder, ['2026-10'])
  await deliverLegacy(folder, ['2026-09'], { prefix: 'of-second', payer: '999988887777' })
  await deliverModern(folder, { period: '2026-10' })
  await deliverModern(folder, { period: '2026-10', prefix: 'second', payer: '999988887777' })

  expect(await adviceIn(folder)).toMatchObject([
    {
      check: 'CUR versions of payer 111122223333',
      text: 'use CUR 2.0 (source new); CUR v1 (source old) has no month before 2026-10',
    },
    {
      check: 'CUR versions of payer 999988887777',
      text:
        'use CUR 2.0 (source second) from 2026-10 on, and CUR v1 ' +
        '(export report (prefix "of-second"), which no source reads) before that, 2026-09 to 2026-09',
    },
  ])
})

test('bills of two payers are not compared', async () => {
  const folder = await tempFolder({ 'finops.config.toml': `${legacy}\n${modern}` })
  await deliverLegacy(folder, ['2026-10'])
  await deliverModern(folder, { period: '2026-10', payer: '999988887777' })

  expect(await adviceIn(folder)).toEqual([])
})

const delivery = { rows: 5, seed: 1, format: 'csv.gz', layout: 'overwrite' } as const

async function deliverLegacy(folder: string, periods: readonly string[], changes: Partial<ExportRequest> = {}) {
  for (const period of periods) {
    await generateExport(
      {
        ...delivery,
        kind: 'aws-cur-v1',
        export: 'report',
        prefix: 'legacy',
        period,
        id: 'a1',
        createdAt: new Date('2026-11-03T00:00:00Z'),
        ...changes,
      },
      join(folder, 'exports'),
    )
  }
}

async function deliverModern(folder: string, changes: Pick<ExportRequest, 'period'> & Partial<ExportRequest>) {
  await generateExport(
    {
      ...delivery,
      kind: 'aws-cur-v2',
      export: 'daily',
      prefix: 'modern',
      id: 'e1',
      createdAt: new Date('2026-11-03T00:00:00Z'),
      ...changes,
    },
    join(folder, 'exports'),
  )
}

async function adviceIn(folder: string) {
  const { code, stdout } = await finops(folder, ['doctor', '--json'])
  expect(code, stdout).toBe(0)
  return jsonLines(stdout).filter(({ check }) => String(check).startsWith('CUR versions'))
}
