/** Thrown by a check that this machine lacks something for. */
export class CannotRun extends Error {}

/** Thrown by a check instead of returning one problem: printed without a stack. */
export class Problem extends Error {}

/**
 * Runs a check, which returns what is wrong, and prints one line for it: `passed: NAME`, `failed: NAME` with every
 * problem below it, or `did not run: NAME: REASON`. `.ci/run` counts these lines. A failure sets the exit code to 1.
 */
export async function check(
  name: string,
  findProblems: () => readonly string[] | Promise<readonly string[]>,
): Promise<void> {
  try {
    const problems = await findProblems()
    if (problems.length === 0) console.log(`passed: ${name}`)
    else fail(name, problems)
  } catch (error) {
    if (error instanceof CannotRun) console.log(`did not run: ${name}: ${error.message}`)
    else if (error instanceof Problem) fail(name, [error.message])
    else fail(name, [error instanceof Error ? (error.stack ?? error.message) : String(error)])
  }
}

function fail(name: string, problems: readonly string[]): void {
  console.log(`failed: ${name}`)
  for (const problem of problems) console.log(problem.replace(/^/gm, '  '))
  process.exitCode = 1
}
