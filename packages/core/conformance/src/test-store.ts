import type { ObjectStore } from '@openfinops/plugin'
import { fixtureTests } from './lib/fixture-tests.ts'
import { storeListTests } from './lib/store-list-tests.ts'
import { storeReadTests } from './lib/store-read-tests.ts'
import { storeStopTests } from './lib/store-stop-tests.ts'
import { storeUrlTests } from './lib/store-url-tests.ts'
import type { SuiteFixture, SuiteOptions } from './suite.ts'

/** An empty bucket or folder, and the store under test on it. */
export interface StoreFixture extends SuiteFixture {
  readonly store: ObjectStore
  /**
   * Writes an object, replacing any of the same key. Rejects when the platform can have no object with such a key;
   * the test then does not run.
   */
  put(key: string, bytes: Uint8Array): Promise<void>
  remove(key: string): Promise<void>
  /** Makes the connection of the next read of this object break after so many bytes of the body. */
  interrupt?(key: string, afterBytes: number): Promise<void>
  /** The store under test on a bucket or folder that does not exist. */
  openUnknown?(): ObjectStore
}

/**
 * Registers the tests that every `ObjectStore` has to pass. Only `open` talks to anything; the tests need no network
 * but the one the fixture uses. A test that the fixture cannot run passes and is announced through `note`.
 */
export function testStore(suite: SuiteOptions<StoreFixture>): void {
  const check = fixtureTests(suite)
  storeListTests(check)
  storeReadTests(check)
  storeStopTests(check)
  storeUrlTests(check)
}
