import { inspect } from 'node:util'
import { RestError } from '@azure/storage-blob'
import { type FinopsError, isFinopsError, type ObjectStore } from '@openfinops/plugin'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { azureBlobStore } from '../src/index.ts'
import { storeError } from '../src/lib/store-error.ts'
import { useAzurite } from './azurite.ts'

const azurite = useAzurite()
const { signal } = new AbortController()

let container: string
beforeEach(async () => {
  const fixture = await azurite.openFixture()
  container = fixture.container
  await fixture.put('a.csv', Buffer.from('a'))
})

/** Why the store cannot be listed. */
async function refusal(store: ObjectStore): Promise<FinopsError> {
  try {
    for await (const _ of store.list('', signal)) break
  } catch (error) {
    if (isFinopsError(error)) return error
    throw error
  }
  throw new Error('it was not refused')
}

function refused(code: string, message: RegExp, fix: RegExp): object {
  return expect.objectContaining({
    code,
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
    retryable: false,
  })
}

describe('a shared access signature', () => {
  const withSas = (SAS: string) => azurite.open(container, { endpoint: azurite.server().url, sas_env: 'SAS' }, { SAS })

  test('without the right to list is told which rights it needs', async () => {
    const error = await refusal(withSas(azurite.server().sas(container, 'r')))
    expect(error).toEqual(refused('STORE_DENIED', /^Azure refuses to list the container/, /sp=rl/))
  })

  test('that has expired has to be made anew', async () => {
    const sas = azurite.server().sas(container, 'rl', new Date(Date.now() - 60_000))
    expect(await refusal(withSas(sas))).toEqual(
      refused('STORE_DENIED', /^Azure refuses/, /has expired: make a new one/),
    )
  })

  test('is in no error', async () => {
    const sas = azurite.server().sas(container, 'r')
    const signature = new URLSearchParams(sas).get('sig') ?? ''
    const error = inspect(await refusal(withSas(sas)), { depth: 10 })
    expect(error).not.toContain(signature)
    expect(error).not.toContain(encodeURIComponent(signature))
  })
})

describe('a key of the account', () => {
  const withKey = (KEY: string) =>
    azurite.open(container, { endpoint: azurite.server().url, account_key_env: 'KEY' }, { KEY })

  test('that is another has to be given anew, and is in no error', async () => {
    const key = Buffer.from('another key of the account').toString('base64')
    const error = await refusal(withKey(key))
    expect(error).toEqual(refused('STORE_DENIED', /^Azure refuses to list/, /key of this account anew/))
    expect(inspect(error, { depth: 10 })).not.toContain(key)
    expect(inspect(error, { depth: 10 })).not.toMatch(/SharedKey \w+:/)
  })
})

describe('a variable', () => {
  test('that is not set is CONFIG_INVALID', async () => {
    expect(await refusal(azurite.open(container, { sas_env: 'NO_SAS' }, {}))).toEqual(
      refused('CONFIG_INVALID', /^The environment variable NO_SAS is not set$/, /^Set NO_SAS/),
    )
  })

  test('that holds no connection string is CONFIG_INVALID, and its value in no error', async () => {
    const error = await refusal(azurite.open(container, { connection_string_env: 'BILLING' }, { BILLING: 's3cret' }))
    expect(error).toEqual(refused('CONFIG_INVALID', /^The value of BILLING is not a connection string$/, /^Copy it/))
    expect(inspect(error, { depth: 10 })).not.toContain('s3cret')
  })

  test('that holds a connection string of another account is CONFIG_INVALID', async () => {
    const env = { BILLING: azurite.server().connectionString }
    const store = azureBlobStore({ account: 'acmebilling', container }, { connection_string_env: 'BILLING' }, env)
    expect(await refusal(store)).toEqual(
      refused('CONFIG_INVALID', /is of another account than acmebilling$/, /azure:\/\/devstoreaccount1\//),
    )
  })
})

describe('the credentials that are found', () => {
  beforeEach(() => {
    vi.stubEnv('AZURE_TOKEN_CREDENTIALS', 'EnvironmentCredential')
    for (const name of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET']) vi.stubEnv(name, undefined)
  })
  afterEach(() => vi.unstubAllEnvs())

  test('are missed with what to do when there are none', async () => {
    const store = azureBlobStore({ account: 'acme', container: 'exports' }, { endpoint: 'https://127.0.0.1:1' })
    expect(await refusal(store)).toEqual(refused('STORE_DENIED', /^No Azure credentials could be got: /, /"az login"/))
  })

  test('without the role are told its name and the container', () => {
    const error = storeError(
      new RestError('This request is not authorized to perform this operation using this permission.\nRequestId:1', {
        statusCode: 403,
        code: 'AuthorizationPermissionMismatch',
      }),
      { account: 'acmebilling', container: 'exports', key: 'a.csv', kind: 'token' },
    )
    expect(error).toEqual(
      refused(
        'STORE_DENIED',
        /^Azure refuses to read the container exports: This request is not authorized .* this permission\.$/,
        /"Storage Blob Data Reader" .*…\/storageAccounts\/acmebilling\/blobServices\/default\/containers\/exports/,
      ),
    )
  })

  test('from a network that is shut out are told of the firewall', () => {
    const error = storeError(
      new RestError('This request is not authorized to perform this operation.', {
        statusCode: 403,
        code: 'AuthorizationFailure',
      }),
      { account: 'acmebilling', container: 'exports', key: undefined, kind: 'token' },
    )
    expect(error).toEqual(refused('STORE_DENIED', /^Azure refuses to list/, /firewall of acmebilling/))
  })
})

test('a blob in the archive is STORE_DENIED, with what to do', async () => {
  azurite.server().fault({ operation: 'GetBlob', times: 1, error: { status: 409, code: 'BlobArchived' } })
  await expect(azurite.open(container).read('a.csv', { signal })).rejects.toEqual(
    refused('STORE_DENIED', /archive tier/, /^Rehydrate it/),
  )
})
