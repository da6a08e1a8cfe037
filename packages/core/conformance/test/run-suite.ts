import type { RegisterTest } from '../src/index.ts'

/** What a suite did: the names of all its tests, and of those that failed with why. */
export interface SuiteRun {
  readonly names: readonly string[]
  readonly failures: ReadonlyMap<string, unknown>
}

/** Runs a suite without a test runner and tells what failed, so that failing can be what is expected. */
export async function runSuite(register: (test: RegisterTest) => void): Promise<SuiteRun> {
  const tests: (readonly [name: string, run: () => Promise<void>])[] = []
  register((name, run) => tests.push([name, run]))
  const failures = new Map<string, unknown>()
  for (const [name, run] of tests) {
    await run().catch((error: unknown) => failures.set(name, error))
  }
  return { names: tests.map(([name]) => name), failures }
}
