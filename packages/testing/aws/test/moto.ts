// Runs the contract tests against the moto server at FINOPS_MOTO: `FINOPS_MOTO=http://127.0.0.1:5000 node test/moto.ts`.
// A declared test that fails is not judged. One that passes, or that is no more, has to leave the list, and so it fails.
import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import { notJudgedByMoto } from './not-judged-by-moto.ts'

if (process.env['FINOPS_MOTO'] === undefined) {
  throw new Error('FINOPS_MOTO must hold the URL of a moto server')
}

const root = join(import.meta.dirname, '..')
const vitest = await startVitest('test', ['test/contract/'], { root, watch: false, reporters: [{}] })
const modules = vitest.state.getTestModules()
const tests = modules.flatMap((module) => [...module.children.allTests()])
const errors: readonly unknown[] = [
  ...modules.flatMap((module) => module.errors()),
  ...vitest.state.getUnhandledErrors(),
]
await vitest.close()

const declared = new Map(Object.entries(notJudgedByMoto))
const failures = errors.map((error) => (error instanceof Error ? error.message : JSON.stringify(error)))
let passed = 0
let notJudged = 0
for (const { fullName, result } of tests.map((test) => ({ fullName: test.fullName, result: test.result() }))) {
  const reason = declared.get(fullName)
  declared.delete(fullName)
  if (result.state === 'passed' && reason === undefined) {
    passed += 1
  } else if (result.state === 'failed' && reason !== undefined) {
    notJudged += 1
    console.log(`not judged: ${fullName}: ${reason}`)
  } else if (result.state === 'passed') {
    failures.push(`${fullName}: moto passes it, so it must not be declared`)
  } else {
    failures.push(`${fullName}: ${result.errors?.map(({ message }) => message).join('; ') ?? result.state}`)
  }
}
failures.push(...Array.from(declared.keys(), (name) => `${name}: is declared, but there is no such test`))

for (const failure of failures) {
  console.log(`failed: ${failure}`)
}
console.log(`moto: ${passed} passed, ${failures.length} failed, ${notJudged} not judged`)
process.exitCode = failures.length === 0 ? 0 : 1
