// Compares the packages with the layout and the rules of CONTRIBUTING.md.
import { errorTitles } from '@openfinops/plugin'
import { check } from './lib/checks.ts'
import { readRepositoryFile, repositoryFiles } from './lib/repository.ts'
import { parseSource, type SourceFile } from './lib/source-file.ts'
import { workspacePackages } from './lib/workspace.ts'
import { namesInCore } from './rules/core-words.ts'
import { wrongDirections } from './rules/direction.ts'
import { wrongCodes } from './rules/error-codes.ts'
import { wrongImports } from './rules/imports.ts'
import { leftovers } from './rules/leftovers.ts'
import { machineWords } from './rules/machine-words.ts'
import { wrongFields } from './rules/manifest-fields.ts'
import { describeSizes } from './rules/sizes.ts'

const packages = workspacePackages()
const files = repositoryFiles()
const sources = files.filter((path) => path.endsWith('.ts')).map((path) => parseSource(path, readRepositoryFile(path)))

await check('dependencies point one way', () => wrongDirections(packages))

await check('package.json files are complete', () => {
  const known = new Set(files)
  return packages.flatMap((each) => wrongFields(each, known))
})

await check('imports stay within what is declared and public', () =>
  packages.flatMap((each) =>
    sources
      .filter(({ path }) => path.startsWith(`${each.folder}/`))
      .flatMap((file) => wrongImports(file, each, packages)),
  ),
)

await check('the core names no cloud and no database', () => sources.flatMap(namesInCore))

await check('every error has a code of the table, every code an error', () =>
  wrongCodes(
    Object.keys(errorTitles),
    sources.filter((file) => isSource(file) && file.path !== 'packages/core/plugin/src/error.ts'),
  ),
)

await check('no any, nothing left undone, no overlong file', () => sources.flatMap(leftovers))

await check('no path of a machine, no host of a registry', () =>
  files.flatMap((path) => {
    const text = readRepositoryFile(path)
    return text.includes('\0') ? [] : machineWords(path, text)
  }),
)

console.log(describeSizes(sources.filter(isSource), sources.filter(isTest)))

function isSource({ path }: SourceFile): boolean {
  return /^(packages|apps)\/.*\/src\//.test(path)
}

function isTest({ path }: SourceFile): boolean {
  return /^(packages|apps)\/.*\/test\//.test(path)
}
