import { startVitest } from 'vitest/node'

export interface Contract {
  /** Who the tests run against. */
  readonly name: string
  /** The package that has the tests. */
  readonly folder: string
  /** The beginning of the tests' paths. */
  readonly tests: string
  /** What the tests are told about the server. */
  readonly env: Readonly<Record<string, string>>
  /** The tests that the server fails, by name, and why: it does otherwise than is documented. */
  readonly notJudged: Readonly<Record<string, string>>
}

export interface Verdict {
  readonly passed: number
  readonly failed: number
  readonly notJudged: number
}

/**
 * Runs the tests of one of our servers against a server that others wrote, and prints what came of it. A declared test
 * that fails is not judged. One that passes, or that is no more, has to leave the list, and so it fails.
 */
export async function judgeContract(contract: Contract): Promise<Verdict> {
  const { failures, results } = await runTests(contract)
  const declared = new Map(Object.entries(contract.notJudged))
  let passed = 0
  let notJudged = 0
  for (const { name, state, message } of results) {
    const reason = declared.get(name)
    declared.delete(name)
    if (state === 'passed' && reason === undefined) {
      passed += 1
    } else if (state === 'failed' && reason !== undefined) {
      notJudged += 1
      console.log(`not judged: ${name}: ${reason}`)
    } else if (state === 'passed') {
      failures.push(`${name}: ${contract.name} passes it, so it must not be declared`)
    } else {
      failures.push(`${name}: ${message ?? state}`)
    }
  }
  failures.push(...Array.from(declared.keys(), (name) => `${name}: is declared, but there is no such test`))
  for (const failure of failures) console.log(`failed: ${failure}`)
  console.log(`${contract.name}: ${passed} passed, ${failures.length} failed, ${notJudged} not judged`)
  return { passed, failed: failures.length, notJudged }
}

async function runTests({ folder, tests, env }: Contract) {
  const vitest = await startVitest('test', [tests], {
    root: folder,
    env,
    watch: false,
    reporters: [{}],
    testTimeout: 60_000,
    // All files share the one server.
    fileParallelism: false,
  })
  const modules = vitest.state.getTestModules()
  const errors: readonly unknown[] = [
    ...modules.flatMap((module) => module.errors()),
    ...vitest.state.getUnhandledErrors(),
  ]
  const results = modules.flatMap((module) =>
    Array.from(module.children.allTests(), (test) => {
      const { state, errors: problems } = test.result()
      return { name: test.fullName, state, message: problems?.map(({ message }) => message).join('; ') }
    }),
  )
  await vitest.close()
  return {
    results,
    failures: errors.map((error) => (error instanceof Error ? error.message : JSON.stringify(error))),
  }
}
