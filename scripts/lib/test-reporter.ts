import { mkdirSync, writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import type { TestReport } from '../rules/count-tests.ts'

/** Writes what vitest found to `.turbo/tests.json` of the package, for `count-tests.ts`. */
export default class TestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly unknown[]): void {
    const report: TestReport = { files: modules.map(describeFile), strayErrors: strayErrors.length }
    mkdirSync('.turbo', { recursive: true })
    writeFileSync('.turbo/tests.json', JSON.stringify(report))
  }
}

function describeFile(module: TestModule): TestReport['files'][number] {
  const tests = [...module.children.allTests()].map((test) => {
    const result = test.result()
    return { name: test.fullName, state: result.state, reason: result.state === 'skipped' ? result.note : undefined }
  })
  return { name: module.relativeModuleId, failed: module.state() === 'failed', tests }
}
