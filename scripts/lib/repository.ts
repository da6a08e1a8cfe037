import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Absolute path of the repository. */
export const root = join(import.meta.dirname, '../..')

/** Paths relative to the root, with slashes: everything that is committed or would be. */
export function repositoryFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)))
}

export function readRepositoryFile(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
