import { expect, test } from 'vitest'
import { maskText, withoutSecrets } from '../src/config/secrets.ts'

test.for([
  ['secret_access_key', 'hunter2', '********'],
  ['accountKey', 'hunter2', '********'],
  ['connection_string', 'AccountName=acme;AccountKey=hunter2', '********'],
  ['sas', '?sv=1&sig=hunter2', '********'],
  ['token', ['hunter2'], ['********']],
  ['password', 5, '********'],
  ['sas_env', 'PARTNER_SAS', 'PARTNER_SAS'],
  ['sas_env', '?sv=1&sig=hunter2', '********'],
  ['path', './data/keys.duckdb', './data/keys.duckdb'],
  ['keep', 1, 1],
  ['external_id', 'acme-42', 'acme-42'],
  ['url', 'https://user:hunter2@example.com/x', 'https://********@example.com/x'],
  ['url', 'https://example.com/x?sv=1&sig=hunter2', 'https://example.com/x?sv=1&sig=********'],
  ['url', 's3://acme-billing/cur', 's3://acme-billing/cur'],
] as const)('%s = %j is shown as %j', ([key, value, shown]) => {
  expect(withoutSecrets(key, value)).toEqual(shown)
})

test('a connection string loses its keys and keeps the rest', () => {
  expect(maskText('AccountName=acme;AccountKey=abc==;EndpointSuffix=example.net')).toBe(
    'AccountName=acme;AccountKey=********;EndpointSuffix=example.net',
  )
})
