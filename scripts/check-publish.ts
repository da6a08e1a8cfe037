// Builds and packs the public packages and uses them as a stranger would: installed with npm, on the Node releases
// that they promise to run on. Publishes nothing.
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CannotRun, check } from './lib/checks.ts'
import { checkTypes, importLibraries, installInto, wrongVersions } from './lib/consumer.ts'
import { installNode } from './lib/node-runtime.ts'
import { runCommand } from './lib/run-command.ts'
import { packPackages, type Tarball } from './lib/tarballs.ts'
import { publicPackages } from './lib/workspace.ts'

const releases = [22, 24]

const packages = publicPackages()
const libraries = packages
  .filter(({ manifest }) => '.' in (manifest.exports ?? {}))
  .map(({ manifest }) => manifest.name)
const programs = packages.filter(({ manifest }) => manifest.bin !== undefined).map(({ manifest }) => manifest.name)

const folder = await realpath(await mkdtemp(join(tmpdir(), 'finops-publish-')))
let packed: readonly Tarball[] = []

try {
  await check('packages build and pack', async () => {
    packed = await packPackages(packages, folder)
    return packed.flatMap(missingFiles)
  })
  await check('publint finds nothing', async () => {
    for (const { filename } of tarballs()) await runCommand('publint', ['--strict', filename], { cwd: folder })
    return []
  })
  for (const release of releases) {
    await check(`packages install and run under Node ${release}`, async () => {
      const path = [await installNode(release, join(folder, `node-${release}`))]
      const project = join(folder, `project-${release}`)
      await installInto(project, tarballs(), path)
      await importLibraries(project, libraries, path)
      return wrongVersions(
        project,
        packed.filter(({ name }) => programs.includes(name)),
        path,
      )
    })
  }
  await check('the types of the packages serve a consumer', async () => {
    const project = join(folder, 'project-types')
    await installInto(project, tarballs())
    await checkTypes(project, libraries)
    return []
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}

function tarballs(): readonly Tarball[] {
  if (packed.length === 0) throw new CannotRun('there are no packages to try')
  return packed
}

function missingFiles({ name, files }: Tarball): readonly string[] {
  const paths = new Set(files.map(({ path }) => path))
  return ['LICENSE', 'README.md', 'package.json']
    .filter((path) => !paths.has(path))
    .map((path) => `${name} would be published without ${path}`)
}
