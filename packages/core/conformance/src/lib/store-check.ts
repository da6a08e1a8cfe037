import type { StoreFixture } from '../test-store.ts'
import type { FixtureTest } from './fixture-tests.ts'

/** Registers one test of a store. */
export type StoreCheck = (name: string, run: FixtureTest<StoreFixture>) => void
