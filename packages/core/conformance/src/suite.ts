/** What registers a test: `test` of vitest or node:test, `it` of mocha. */
export type RegisterTest = (name: string, run: () => Promise<void>) => void

/** What every suite is given, whatever it tests. */
export interface SuiteOptions<Fixture extends SuiteFixture> {
  readonly test: RegisterTest
  /** Makes a fixture that shares nothing with any other. Called once in every test. */
  readonly open: () => Promise<Fixture>
  /** Is told which tests did not run, and why. Default: a line on the console. */
  readonly note?: (line: string) => void
}

export interface SuiteFixture {
  /** Releases everything the fixture holds. Called once, after the test, whether it passed or not. */
  close(): Promise<void>
}
