import { describe, expect, test } from 'vitest'
import { deliver, openCopy } from './delivered.ts'

// Files as Azure writes them, each loaded the whole way, and what the table then holds.

const header = 'SubscriptionId,Date,MeterCategory,CostInBillingCurrency,BillingCurrency,Tags'
const run = { id: 'bbac73f1-9a05-4de6-84ab-c72b568a03b4' }

/** Loads one file and asks the table. */
async function load(csv: string, question: string) {
  const copy = await openCopy()
  await deliver(copy, [csv], run)
  expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
  const rows = await copy.ask(question)
  await copy[Symbol.asyncDispose]()
  return rows
}

/** Loads files that are refused and says why. */
async function refusal(...parts: readonly string[]) {
  const copy = await openCopy()
  await deliver(copy, parts, run)
  const { events, failed } = await copy.run()
  const periods = await copy.ask("select count(*) from information_schema.tables where table_name = 'azure_actual'")
  await copy[Symbol.asyncDispose]()
  expect(failed).toBe(1)
  expect(periods, 'nothing is loaded').toEqual([['0']])
  return events.flatMap((event) => (event.type === 'failed' ? [{ code: event.error.code, ...event.error.place }] : []))
}

describe('headers', () => {
  test.each([
    ['one byte order mark', '\uFEFF'],
    ['two byte order marks', '\uFEFF\uFEFF'],
  ])('%s', async (_, mark) => {
    const csv = `${mark}${header}\r\ns1,2026-09-01,Storage,1.5,EUR,\r\n`
    expect(await load(csv, 'select subscriptionid, costinbillingcurrency from azure_actual')).toEqual([
      ['s1', '1.500000000000000000'],
    ])
  })

  test('in the language of the account, the English name in brackets', async () => {
    const csv = [
      'Abonnement-GUID (SubscriptionGuid),Ressourcengruppe (ResourceGroup),Nutzungsdatum/-uhrzeit (UsageDateTime),Kosten vor Steuern (PreTaxCost),Währung (Currency)',
      's1,rg-1,2026-09-01,0.25,EUR',
    ].join('\r\n')
    const question =
      'select subscriptionid, resourcegroup, date, costinbillingcurrency, billingcurrency from azure_actual'
    expect(await load(csv, question)).toEqual([['s1', 'rg-1', '2026-09-01', '0.250000000000000000', 'EUR']])
  })

  test.each([
    ['Pascal case', 'SubscriptionId,Date,CostInBillingCurrency,BillingCurrency'],
    ['camel case', 'subscriptionId,date,costInBillingCurrency,billingCurrency'],
    ['the names of 2019', 'SubscriptionGuid,UsageDateTime,PreTaxCost,Currency'],
    ['the names of other versions', 'subscriptionGuid,date,cost,billingCurrencyCode'],
  ])('%s', async (_, names) => {
    const question = 'select subscriptionid, date, costinbillingcurrency, billingcurrency from azure_actual'
    expect(await load(`${names}\ns1,2026-09-01,2,EUR\n`, question)).toEqual([
      ['s1', '2026-09-01', '2.000000000000000000', 'EUR'],
    ])
  })
})

describe('tags', () => {
  test.each([
    ['without braces', '"""env"": ""prod"",""team"": ""a, b"""'],
    ['with braces', '"{""env"": ""prod"",""team"": ""a, b""}"'],
  ])('%s', async (_, tags) => {
    const question = "select tags['env'], tags['team'] from azure_actual"
    expect(await load(`${header}\ns1,2026-09-01,Storage,1,EUR,${tags}\n`, question)).toEqual([['prod', 'a, b']])
  })

  test('AdditionalInfo without braces is the text that it is', async () => {
    const csv = 'Date,CostInBillingCurrency,AdditionalInfo\n2026-09-01,1,"""VCPUs"": 2,""Type"": null"\n'
    expect(await load(csv, 'select additionalinfo from azure_actual')).toEqual([['"VCPUs": 2,"Type": null']])
  })
})

describe('dates', () => {
  const dates = (...days: readonly string[]) =>
    `${header}\n${days.map((day) => `s1,${day},Storage,1,EUR,`).join('\n')}\n`
  const question = 'select date from azure_actual order by date'

  test.each([
    ['ISO', ['2026-09-01', '2026-09-30']],
    ['US', ['09/01/2026', '09/30/2026']],
    ['US without zeros', ['9/1/2026', '9/30/2026']],
    ['day first, as accounts elsewhere have it', ['01/09/2026', '30/09/2026']],
    ['with a time', ['2026-09-01 00:00:00', '2026-09-30T00:00:00']],
  ])('%s', async (_, days) => {
    expect(await load(dates(...days), question)).toEqual([['2026-09-01'], ['2026-09-30']])
  })

  test('each file in its own form', async () => {
    const copy = await openCopy()
    await deliver(copy, [dates('09/05/2026'), dates('30/09/2026'), dates('2026-09-02')], run)
    expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
    expect(await copy.ask(question)).toEqual([['2026-09-02'], ['2026-09-05'], ['2026-09-30']])
    await copy[Symbol.asyncDispose]()
  })

  test('of two months, of which no order makes one: refused, with line and value', async () => {
    const [refused] = await refusal(dates('09/05/2026', '05/10/2026'))
    expect(refused).toMatchObject({ code: 'VALUE_INVALID', column: 'Date', line: 3, value: '05/10/2026' })
  })
})

describe('numbers', () => {
  test('in scientific notation and with 24 decimals, to the last digit', async () => {
    const values = ['4e-05', '1.81E-8', '0.123456789012345678901234', '-0.16100000000000014', '1234567.5']
    const csv = `${header}\n${values.map((value) => `s1,2026-09-01,Storage,${value},EUR,`).join('\n')}\n`
    expect(await load(csv, 'select costinbillingcurrency from azure_actual order by 1')).toEqual([
      ['-0.161000000000000140000000'],
      ['0.000000018100000000000000'],
      ['0.000040000000000000000000'],
      ['0.123456789012345678901234'],
      ['1234567.500000000000000000000000'],
    ])
  })

  test('with a comma for the point are refused, with file, line, column and value', async () => {
    const csv = `${header}\ns1,2026-09-01,Storage,1,EUR,\ns1,2026-09-02,Storage,"1,5",EUR,\n`
    expect(await refusal(csv)).toEqual([
      {
        code: 'VALUE_INVALID',
        file: expect.stringMatching(/part_0_0001\.csv$/),
        line: 3,
        column: 'CostInBillingCurrency',
        value: '1,5',
      },
    ])
  })
})
