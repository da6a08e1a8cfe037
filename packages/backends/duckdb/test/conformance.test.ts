import { testBackend } from '@openfinops/conformance'
import { describe, test } from 'vitest'
import { openFixture } from './fixture.ts'

describe('DuckDB', { timeout: 30_000 }, () => {
  testBackend({ test, open: openFixture })
})
