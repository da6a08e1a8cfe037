import assert from 'node:assert/strict'
import type { StoreCheck } from './store-check.ts'

/** User and password before the host; signatures and tokens of S3, Azure and Google in the query. */
const credentials = [/:\/\/[^/?#]*@/, /[?&](X-Amz-[^=]*|X-Goog-[^=]*|sig|Signature|[a-z_]*token|[a-z_]*key)=/i]

export function storeUrlTests(check: StoreCheck): void {
  check('url: is a URL without credentials', async ({ store }) => {
    assert.ok(URL.canParse(store.url), `"${store.url}" is not a URL`)
    assert.equal(
      credentials.some((pattern) => pattern.test(store.url)),
      false,
      'the URL seems to hold a credential',
    )
  })
}
