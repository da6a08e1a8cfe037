import { existsSync, globSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readRepositoryFile, root } from './repository.ts'
import { shownConfigurations, shownFiles } from './shown-files.ts'
import { workspacePackages } from './workspace.ts'

/** A page whose code other pages import, as a package that somebody published. */
const example = {
  page: 'docs/write-a-vendor.md',
  manifest: { name: 'finops-vendor-acme', type: 'module', exports: './src/acme.ts' },
}

/**
 * Writes code and configurations of the pages into a project of its own, which finds every package of the repository
 * and all that those depend on. Each page gets a folder; lines of code keep the numbers that they have in the page.
 * @returns the configuration files.
 */
export async function writeDocsProject(pages: readonly string[], project: string): Promise<readonly string[]> {
  const configurations: string[] = []
  for (const page of pages) {
    const markdown = readRepositoryFile(page)
    const folder = folderOf(page, project)
    await mkdir(folder)
    for (const { name, code } of shownFiles(markdown)) {
      const file = join(folder, name)
      await mkdir(dirname(file), { recursive: true })
      // What is shown is a module even where it neither imports nor exports.
      await writeFile(file, `${code}export {}\n`)
    }
    for (const [index, toml] of shownConfigurations(markdown).entries()) {
      const file = join(folder, `configuration-${index + 1}.toml`)
      await writeFile(file, toml)
      configurations.push(file)
    }
  }
  await writeFile(join(folderOf(example.page, project), 'package.json'), JSON.stringify(example.manifest))
  await linkModules(project)
  const compilerOptions = {
    noEmit: true,
    rootDir: '/',
    typeRoots: [join(root, 'node_modules/@types')],
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
  const tsconfig = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include: ['*.md/**/*.ts'] }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig))
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  return configurations
}

function folderOf(page: string, project: string): string {
  return join(project, page.replaceAll('/', '_'))
}

async function linkModules(project: string): Promise<void> {
  const packages = workspacePackages()
  const links = new Map(packages.map(({ folder, manifest }) => [manifest.name, join(root, folder)]))
  links.set(example.manifest.name, folderOf(example.page, project))
  for (const folder of ['', ...packages.map((each) => each.folder)]) {
    const modules = join(root, folder, 'node_modules')
    for (const name of globSync(['*', '@*/*'], { cwd: modules })) {
      if (!name.startsWith('.') && !/^@[^/]*$/.test(name) && !links.has(name)) links.set(name, join(modules, name))
    }
  }
  for (const [name, target] of links) {
    const link = join(project, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    if (existsSync(target)) await symlink(target, link, 'dir')
  }
}
