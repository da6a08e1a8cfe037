import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CannotRun } from './checks.ts'
import { runCommand } from './run-command.ts'

/**
 * Installs a release line of Node.js into a folder and returns the folder of its program.
 * @throws CannotRun when it cannot be had for this machine.
 */
export async function installNode(major: number, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  const path = join(folder, 'node_modules', '.bin')
  try {
    await runCommand('npm', ['install', '--no-audit', '--no-fund', `node@${major}`], { cwd: folder })
    await runCommand('node', ['--version'], { cwd: folder, path: [path] })
  } catch (error) {
    throw new CannotRun(`Node ${major} cannot be installed: ${error instanceof Error ? error.message : error}`)
  }
  return path
}
