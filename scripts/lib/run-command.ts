import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { Problem } from './checks.ts'
import { root } from './repository.ts'

export interface CommandOptions {
  readonly cwd: string
  /** Folders whose programs come before those of the repository and of the system. */
  readonly path?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs a program and returns what it printed.
 * @throws Problem with everything it printed when it ends with another code than 0.
 */
export async function runCommand(
  program: string,
  parameters: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const { cwd, path = [], env: own = {} } = options
  // What pnpm tells a script about itself is not meant for the package manager of another project.
  const inherited = Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name))
  const env = Object.fromEntries(inherited)
  const searched = [...path, join(root, 'node_modules/.bin'), env['PATH']].join(delimiter)
  try {
    const { stdout } = await promisify(execFile)(program, [...parameters], {
      cwd,
      env: { ...env, ...own, NO_COLOR: '1', PATH: searched },
      maxBuffer: 64 * 1024 * 1024,
    })
    return stdout
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error)) throw error
    const printed = [error.stdout, error.stderr].filter((text) => text !== '').join('\n') || error.message
    throw new Problem(`${program} ${parameters.join(' ')}\n${printed}`.trimEnd(), { cause: error })
  }
}
