import { join } from 'node:path'
import { root } from './repository.ts'
import { runCommand } from './run-command.ts'

/** The name of a Python that can make environments; `undefined` when there is none. */
export async function findPython(): Promise<string | undefined> {
  for (const name of ['python3', 'python']) {
    try {
      await runCommand(name, ['-c', 'import sys; assert sys.version_info >= (3, 9)'], { cwd: root })
      return name
    } catch {
      // The next name may be one.
    }
  }
  return undefined
}

/**
 * Installs packages into an environment of their own.
 * @returns the folder of its programs, Python among them.
 * @throws Problem when they cannot be had.
 */
export async function installPython(python: string, folder: string, packages: readonly string[]): Promise<string> {
  const programs = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin')
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input']
  await runCommand(python, ['-m', 'venv', folder], { cwd: root })
  await runCommand(join(programs, 'python'), ['-m', 'pip', 'install', ...quietly, ...packages], { cwd: folder })
  return programs
}
