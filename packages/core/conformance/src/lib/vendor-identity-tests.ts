import assert from 'node:assert/strict'
import type { VendorSuite } from '../test-vendor.ts'

const words = /^[a-z0-9]+(-[a-z0-9]+)*$/

export function vendorIdentityTests({ test, vendor, deliveries }: VendorSuite): void {
  test('says who it is', async () => {
    for (const { location } of [...deliveries, { location: { prefix: '', export: undefined } }]) {
      const { apiVersion, name, provider, table } = vendor(location)
      assert.equal(apiVersion, 1)
      assert.match(name, words, 'the name is words of lower case with hyphens between')
      assert.match(provider, words, 'the provider is words of lower case with hyphens between')
      assert.match(table, /^[a-z][a-z0-9_]*$/, 'the table is a plain identifier in lower case')
      assert.equal(name, vendor({ prefix: 'elsewhere', export: 'other' }).name, 'the name is the same everywhere')
    }
  })
}
