/** What a run of vitest in one package came to; `lib/test-reporter.ts` writes it. */
export interface TestReport {
  readonly files: readonly {
    readonly name: string
    /** Whether something in it failed: a test, a hook, or loading the file. */
    readonly failed: boolean
    readonly tests: readonly { readonly name: string; readonly state: string; readonly reason?: string | undefined }[]
  }[]
  /** Errors that belong to no test, such as rejections that nobody handled. */
  readonly strayErrors: number
}

export interface TestCount {
  readonly passed: number
  /** Tests that failed, files that failed without one that did, and stray errors. */
  readonly failed: number
  /** The tests that did not run, each with the reason it gave. */
  readonly absent: readonly string[]
}

/** Counts a package's tests. One that has no report, or no tests, has failed. */
export function countTests(report: TestReport | undefined): TestCount {
  if (report === undefined) return { passed: 0, failed: 1, absent: [] }
  const { files, strayErrors } = report
  const tests = files.flatMap((file) => file.tests)
  const inState = (...states: readonly string[]) => tests.filter(({ state }) => states.includes(state))
  const broken = files.filter((file) => file.failed && file.tests.every(({ state }) => state !== 'failed'))
  const failed = inState('failed').length + broken.length + strayErrors
  return {
    passed: inState('passed').length,
    failed: tests.length === 0 && failed === 0 ? 1 : failed,
    absent: inState('skipped', 'pending').map(({ name, reason }) =>
      reason === undefined ? name : `${name}: ${reason}`,
    ),
  }
}
