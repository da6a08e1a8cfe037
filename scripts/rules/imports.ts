import { posix } from 'node:path'
import type { SourceFile } from '../lib/source-file.ts'
import type { WorkspacePackage } from '../lib/workspace.ts'

/**
 * Imports of a package's file that reach where they should not: out of the package by a relative path, into another
 * package past what it exports, from `src` to what users of the package would not get. The entry hands on nothing
 * private.
 */
export function wrongImports(
  file: SourceFile,
  { folder, manifest }: WorkspacePackage,
  workspace: readonly WorkspacePackage[],
): readonly string[] {
  const published = file.path.startsWith(`${folder}/src/`)
  const isEntry = file.path === `${folder}/src/index.ts`
  const revealed = isEntry ? file.reexports.filter(({ text }) => text.startsWith('./lib/')) : []
  const reaching = file.imports.flatMap(({ text, line }) => {
    const wrong = (what: string) => [`${file.path}:${line}: ${what}: ${text}`]
    if (text.startsWith('.')) {
      const target = posix.join(posix.dirname(file.path), text)
      return target.startsWith(`${folder}/`) ? [] : wrong('reaches into another package by its path')
    }
    if (text.startsWith('node:')) return []
    const name = packageOf(text)
    const exports = workspace.find((each) => each.manifest.name === name)?.manifest.exports
    if (exports !== undefined && !(text.replace(name, '.') in exports)) return wrong('is not exported')
    if (published && manifest.dependencies?.[name] === undefined) return wrong('is not among the dependencies')
    return []
  })
  return [
    ...reaching,
    ...revealed.map(({ text, line }) => `${file.path}:${line}: makes a private file public: ${text}`),
  ]
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
