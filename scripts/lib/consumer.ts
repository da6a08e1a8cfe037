import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './repository.ts'
import { runCommand } from './run-command.ts'
import type { Tarball } from './tarballs.ts'

/** Installs the packages into an empty project with npm. `path` says where the Node.js is to do it with. */
export async function installInto(
  project: string,
  tarballs: readonly Tarball[],
  path: readonly string[] = [],
): Promise<void> {
  await mkdir(project, { recursive: true })
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const options = ['--no-audit', '--no-fund', '--engine-strict']
  await runCommand('npm', ['install', ...options, ...tarballs.map(({ filename }) => filename)], {
    cwd: project,
    path,
  })
}

/** Imports libraries and opens a journal, which needs its migrations beside the code and a binary for the platform. */
export async function importLibraries(
  project: string,
  libraries: readonly string[],
  path: readonly string[],
): Promise<void> {
  const program = [
    ...libraries.map((name) => `await import('${name}')`),
    "const { openJournal } = await import('@openfinops/state')",
    "openJournal({ path: process.cwd() + '/journal.sqlite' }).close()",
  ]
  await runCommand('node', ['--input-type=module', '--eval', program.join('\n')], { cwd: project, path })
}

/** What installed programs say of their version where it is not that of their package. */
export async function wrongVersions(
  project: string,
  programs: readonly Tarball[],
  path: readonly string[],
): Promise<readonly string[]> {
  const problems: string[] = []
  for (const { name, version } of programs) {
    const printed = await runCommand(join(project, 'node_modules', '.bin', name), ['--version'], { cwd: project, path })
    if (printed.trim() !== version) problems.push(`${name} --version prints ${printed.trim()}, it is ${version}`)
  }
  return problems
}

/** Type-checks a file that imports the libraries, as strictly as a consumer may. */
export async function checkTypes(project: string, libraries: readonly string[]): Promise<void> {
  const imports = libraries.map((name, index) => `export * as library${index} from '${name}'\n`)
  await writeFile(join(project, 'consumer.ts'), imports.join(''))
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2024',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
  await runCommand('tsc', ['--project', project], { cwd: root })
}
