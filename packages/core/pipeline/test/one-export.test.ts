import { isFinopsError } from '@openfinops/plugin'
import { expect, test } from 'vitest'
import { ofOneExport } from '../src/one-export.ts'

const one = '/subscriptions/3f1e5c1a-0000-0000-0000-000000000001'
const other = '/subscriptions/3f1e5c1a-0000-0000-0000-000000000002'
const everywhere = { name: 'azure', scope: undefined }

const delivery = (id: string, name: string, scope?: string) => ({
  id,
  manifest: scope === undefined ? { export: name } : { export: name, scope },
})
const always = () => true
const ids = (deliveries: readonly { readonly id: string }[]) => deliveries.map(({ id }) => id)

function refusal(...deliveries: readonly ReturnType<typeof delivery>[]) {
  try {
    ofOneExport(everywhere, deliveries, always)
  } catch (error) {
    if (isFinopsError(error)) return { code: error.code, message: error.message, fix: error.fix }
    throw error
  }
  throw new Error('it was let in')
}

test('two exports are refused, both named, and the setting that tells them apart', () => {
  expect(refusal(delivery('b', 'x/once'), delivery('a', 'x/daily'))).toEqual({
    code: 'EXPORT_AMBIGUOUS',
    message: 'Source azure finds several exports: x/daily, x/once',
    fix: 'Say which one with "export" in the configuration of azure; add a source for each other one.',
  })
})

test('so are two scopes that write exports of one name into one folder', () => {
  expect(refusal(delivery('a', 'daily', one), delivery('b', 'daily', other))).toEqual({
    code: 'EXPORT_AMBIGUOUS',
    message: `Source azure finds several exports: daily of ${one}, daily of ${other}`,
    fix: 'Say which one with "scope" in the configuration of azure; add a source for each other one.',
  })
})

test('the configuration says which scope, in whatever case and with a slash or without', () => {
  const deliveries = [delivery('a', 'daily', one), delivery('b', 'daily', other), delivery('c', 'daily')]
  const source = { name: 'azure', scope: `${one.toUpperCase()}/` }
  expect(ids(ofOneExport(source, deliveries, always))).toEqual(['a', 'c'])
})

test('a scope that is written otherwise is the same, and so is one that is not known', () => {
  const deliveries = [delivery('a', 'daily', one), delivery('b', 'daily', one.toUpperCase()), delivery('c', 'daily')]
  expect(ids(ofOneExport(everywhere, deliveries, always))).toEqual(['a', 'b', 'c'])
})

test('what was delivered of an export that the store no longer shows does not count', () => {
  const deliveries = [delivery('a', 'daily', one), delivery('b', 'daily', other), delivery('c', 'once', one)]
  expect(ids(ofOneExport(everywhere, deliveries, ({ id }) => id === 'a'))).toEqual(['a'])
})

test('where the store shows nothing, all that was delivered counts', () => {
  const deliveries = [delivery('a', 'daily'), delivery('b', 'once')]
  expect(ids(ofOneExport(everywhere, deliveries, () => false))).toEqual(['a', 'b'])
})
