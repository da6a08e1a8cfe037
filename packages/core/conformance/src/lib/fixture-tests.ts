import type { SuiteFixture, SuiteOptions } from '../suite.ts'

/** One test of a suite. It calls `cannotRun` and returns when the fixture lacks what it needs. */
export type FixtureTest<Fixture> = (fixture: Fixture, cannotRun: (reason: string) => void) => Promise<void>

/** Registers tests that each get a fixture of their own. */
export function fixtureTests<Fixture extends SuiteFixture>(
  suite: SuiteOptions<Fixture>,
): (name: string, run: FixtureTest<Fixture>) => void {
  const { test, open, note = (line) => console.info(line) } = suite
  return (name, run) =>
    test(name, async () => {
      const fixture = await open()
      try {
        await run(fixture, (reason) => note(`not run: "${name}": ${reason}`))
      } finally {
        await fixture.close()
      }
    })
}
