// Adds up what the tests of all packages reported to `.turbo/tests.json` (lib/test-reporter.ts); `.ci/run` calls it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/repository.ts'
import { workspacePackages } from './lib/workspace.ts'
import { countTests, type TestReport } from './rules/count-tests.ts'

let passed = 0
let failed = 0
for (const { folder, manifest } of workspacePackages()) {
  if (manifest.scripts?.['test'] === undefined) continue
  const path = join(root, folder, '.turbo/tests.json')
  const report: TestReport | undefined = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
  const count = countTests(report)
  passed += count.passed
  failed += count.failed
  console.log(`${manifest.name}: ${count.passed} passed, ${count.failed} failed`)
  for (const test of count.absent) console.log(`did not run: ${manifest.name}: ${test}`)
}
console.log(`tests: ${passed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1
