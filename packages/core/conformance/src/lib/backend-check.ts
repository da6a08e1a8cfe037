import type { BackendFixture } from '../test-backend.ts'
import type { FixtureTest } from './fixture-tests.ts'

/** Registers one test of a backend. */
export type BackendCheck = (name: string, run: FixtureTest<BackendFixture>) => void
