import { testVendor } from '@openfinops/conformance'
import { isFinopsError } from '@openfinops/plugin'
import { describe, expect, test } from 'vitest'
import plugin, { awsCurV1 } from '../src/index.ts'
import { parseManifest } from '../src/lib/manifest.ts'
import { columns } from './fixtures/columns.ts'
import { copied } from './fixtures/copied.ts'
import { createNew } from './fixtures/create-new.ts'
import { emptyFolders } from './fixtures/empty-folders.ts'
import { overwrite } from './fixtures/overwrite.ts'
import { parquet } from './fixtures/parquet.ts'
import { reportManifest } from './fixtures/report-manifest.ts'

testVendor({
  test,
  vendor: awsCurV1,
  deliveries: [createNew, ...overwrite, parquet, ...emptyFolders, copied],
  columns,
})

const november = {
  assemblyId: 'aa1ddccb-abcd-1234-b849-57a32b6864a9',
  reportName: 'daily',
  month: ['20161101', '20161201'],
  compression: 'GZIP',
  columns: [{ category: 'lineItem', name: 'UnblendedCost' }],
  reportKeys: ['cur/daily/20161101-20161201/daily-1.csv.gz'],
} as const
const key = 'cur/daily/20161101-20161201/daily-Manifest.json'

function parse(text: string, at = key) {
  return parseManifest(text, {
    key: at,
    bytes: text.length,
    etag: '"1"',
    lastModified: new Date('2016-11-03T00:00:00Z'),
  })
}

function keys(reportKeys: readonly string[]): readonly string[] {
  return parse(reportManifest({ ...november, reportKeys })).files.map((file) => file.key)
}

/** What the error says when this text is refused. */
function refusal(text: string, at = key) {
  try {
    parse(text, at)
  } catch (error) {
    if (isFinopsError(error)) return { code: error.code, message: error.message, ...error.place }
    throw error
  }
  throw new Error('the manifest was taken')
}

const begins = 'The manifest of a Cost and Usage Report'

describe('the plugin', () => {
  test('is a vendor without options', async () => {
    expect(plugin).toMatchObject({ kind: 'vendor', apiVersion: 1, name: 'aws-cur-v1' })
    expect(await plugin.options['~standard'].validate({})).toEqual({ value: {} })
    expect(await plugin.options['~standard'].validate({ tabel: 'x' })).toMatchObject({
      issues: [{ message: 'Unrecognized key: "tabel"' }],
    })
  })
})

describe('prefixes', () => {
  test('name the report, with and without the empty folder that AWS leaves for a prefix without a name', () => {
    expect(awsCurV1({ prefix: 'cur', export: 'daily' }).prefixes).toEqual(['cur/daily/', 'cur//daily/'])
    expect(awsCurV1({ prefix: '', export: 'daily' }).prefixes).toEqual(['daily/', '/daily/'])
  })

  test('are the configured one when no report is named, and the whole bucket when there is none', () => {
    expect(awsCurV1({ prefix: 'cur', export: undefined }).prefixes).toEqual(['cur/'])
    expect(awsCurV1({ prefix: '', export: undefined }).prefixes).toEqual([''])
  })
})

describe('the billing period', () => {
  test('must be one calendar month', () => {
    expect(refusal(reportManifest({ ...november, month: ['20161101', '20170101'] }))).toEqual({
      code: 'MANIFEST_INVALID',
      message: `${begins} is not for a calendar month: it does not end with 2016-11`,
      file: key,
      column: 'billingPeriod.end',
      value: '20170101T000000.000Z',
    })
    expect(refusal(reportManifest({ ...november, month: ['20161102', '20161201'] }))).toEqual({
      code: 'MANIFEST_INVALID',
      message: `${begins} is not for a calendar month: it does not begin with one`,
      file: key,
      column: 'billingPeriod.start',
      value: '20161102T000000.000Z',
    })
  })

  test('ends with the first day of the next month, not with the last day of its own', () => {
    expect(refusal(reportManifest({ ...november, month: ['20161101', '20161130'] }))).toMatchObject({
      column: 'billingPeriod.end',
    })
  })

  test('is a month that exists', () => {
    expect(refusal(reportManifest({ ...november, month: ['20161301', '20170101'] }))).toMatchObject({
      code: 'MANIFEST_INVALID',
      column: 'billingPeriod.start',
    })
  })

  test('must be that of the folder', () => {
    const at = 'cur/daily/20161201-20170101/daily-Manifest.json'
    expect(refusal(reportManifest(november), at)).toEqual({
      code: 'MANIFEST_INVALID',
      message: `${begins} is for 2016-11, but lies in 20161201-20170101`,
      file: at,
      column: 'billingPeriod.start',
      value: '20161101T000000.000Z',
    })
    expect(refusal(reportManifest(november), 'cur/daily/daily/year=2016/month=1/daily-Manifest.json')).toMatchObject({
      message: `${begins} is for 2016-11, but lies in year=2016/month=1`,
    })
  })

  test('is the same whether the folder of Parquet files has the month with or without a zero', () => {
    const text = reportManifest({
      ...november,
      month: ['20160801', '20160901'],
      compression: 'Parquet',
      reportKeys: [],
    })
    expect(parse(text, 'cur/daily/daily/year=2016/month=8/daily-Manifest.json').period).toBe('2016-08')
    expect(parse(text, 'cur/daily/daily/year=2016/month=08/daily-Manifest.json').period).toBe('2016-08')
  })
})

describe('files', () => {
  test('lie beside their manifest, wherever AWS put them', () => {
    expect(
      keys([
        '/daily/20161101-20161201/daily-1.csv.gz',
        'other/daily/20161101-20161201/aa1ddccb/daily-2.csv.gz',
        'other/daily/daily/year=2016/month=11/daily-3.parquet',
      ]),
    ).toEqual([
      'cur/daily/20161101-20161201/daily-1.csv.gz',
      'cur/daily/20161101-20161201/aa1ddccb/daily-2.csv.gz',
      'cur/daily/daily/year=2016/month=11/daily-3.parquet',
    ])
  })

  test('keep keys that are of no known form, and those that try to leave the folder', () => {
    const strange = [
      'elsewhere/daily-1.csv.gz',
      '../../20161101-20161201/a.csv.gz',
      'x/20161101-20161201/../../a.csv.gz',
    ]
    expect(keys(strange)).toEqual(strange)
  })

  test('are each named once', () => {
    const reportKeys = ['a/daily/20161101-20161201/daily-1.csv.gz', 'b/daily/20161101-20161201/daily-1.csv.gz']
    expect(refusal(reportManifest({ ...november, reportKeys }))).toEqual({
      code: 'MANIFEST_INVALID',
      message: `${begins} names a file twice`,
      file: key,
      column: 'reportKeys[1]',
      value: 'b/daily/20161101-20161201/daily-1.csv.gz',
    })
  })
})

describe('a manifest that cannot be understood', () => {
  test('is refused with the place in it, the value and what to do', () => {
    const text = reportManifest(november).replace('"GZIP"', '"BROTLI"')
    expect(refusal(text)).toEqual({
      code: 'MANIFEST_INVALID',
      message: `${begins} does not have the shape it should: Invalid option: expected one of "GZIP"|"ZIP"|"Parquet"`,
      file: key,
      column: 'compression',
      value: '"BROTLI"',
    })
    expect(refusal(reportManifest(november).replace('"lineItem"', '12'))).toMatchObject({
      column: 'columns[0].category',
      value: '12',
    })
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ fix: expect.stringContaining('Copy the object again') }),
    )
  })

  test('is refused when it is empty or cut short, with the cause', () => {
    expect(refusal('')).toEqual({ code: 'MANIFEST_INVALID', message: `${begins} is empty`, file: key })
    const cut = reportManifest(november).slice(0, 200)
    expect(refusal(cut)).toMatchObject({ message: `${begins} is not JSON, or was cut short` })
    expect(() => parse(cut)).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }))
  })

  test('is refused where AWS writes none', () => {
    expect(refusal(reportManifest(november), 'cur/daily/daily-Manifest.json')).toMatchObject({
      message: `${begins} does not lie where AWS puts it`,
    })
  })
})
