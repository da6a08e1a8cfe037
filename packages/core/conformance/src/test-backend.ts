import type { Backend } from '@openfinops/plugin'
import { backendColumnTests } from './lib/backend-column-tests.ts'
import { backendExportTests } from './lib/backend-export-tests.ts'
import { backendFileTests } from './lib/backend-file-tests.ts'
import { backendNumberTests } from './lib/backend-number-tests.ts'
import { backendQueryTests } from './lib/backend-query-tests.ts'
import { backendReplaceTests } from './lib/backend-replace-tests.ts'
import { backendStopTests } from './lib/backend-stop-tests.ts'
import { backendStreamTests } from './lib/backend-stream-tests.ts'
import { backendTotalsTests } from './lib/backend-totals-tests.ts'
import { backendValueTests } from './lib/backend-value-tests.ts'
import { fixtureTests } from './lib/fixture-tests.ts'
import type { SuiteFixture, SuiteOptions } from './suite.ts'

/** A database in which nothing was ever loaded, and the backend under test on it. */
export interface BackendFixture extends SuiteFixture {
  readonly backend: Backend
  /** Absolute path of an empty folder that the suite writes deliveries and exports to. */
  readonly folder: string
  /** Another backend on the same database, as a new run of the program would make it. The suite closes it. */
  reopen(): Promise<Backend>
}

/**
 * Registers the tests that every `Backend` has to pass. They see the backend through its contract only: through
 * `periods` and `totals`, and through `query`, `exportPeriod` and the other optional methods where it has them. What
 * needs a method that is absent passes and is announced through `note`. In queries, tables are named without anything
 * in front.
 */
export function testBackend(suite: SuiteOptions<BackendFixture>): void {
  const check = fixtureTests(suite)
  backendReplaceTests(check)
  backendNumberTests(check)
  backendValueTests(check)
  backendColumnTests(check)
  backendFileTests(check)
  backendStreamTests(check)
  backendTotalsTests(check)
  backendExportTests(check)
  backendQueryTests(check)
  backendStopTests(check)
}
