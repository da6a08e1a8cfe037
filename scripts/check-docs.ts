// Holds the documentation against the code: what it shows compiles, passes its tests, and leads somewhere.
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorTitles } from '@openfinops/plugin'
import { check } from './lib/checks.ts'
import { writeDocsProject } from './lib/docs-project.ts'
import { readRepositoryFile, repositoryFiles, root } from './lib/repository.ts'
import { runCommand } from './lib/run-command.ts'
import { brokenLinks } from './rules/broken-links.ts'
import { wrongSections } from './rules/error-sections.ts'

const files = repositoryFiles()
const pages = files.filter((path) => path.endsWith('.md') && !/(^|\/)CHANGELOG\.md$|^\.changeset\//.test(path))

await check('links between pages lead somewhere', () =>
  pages.flatMap((page) => brokenLinks(page, readRepositoryFile(page), files)),
)

await check('docs/errors.md explains every error code', () =>
  wrongSections(errorTitles, readRepositoryFile('docs/errors.md')),
)

const project = await realpath(await mkdtemp(join(tmpdir(), 'finops-docs-')))
try {
  const configurations = await writeDocsProject(pages, project)
  await check('the code in the documentation compiles', async () => {
    await runCommand('tsc', ['--project', project], { cwd: project })
    return []
  })
  await check('the tests in the documentation pass', async () => {
    await runCommand('vitest', ['run', '--root', project], { cwd: root })
    return []
  })
  await check('the configurations in the documentation are valid', async () => {
    const app = join(root, 'apps/finops/src/main.ts')
    const problems: string[] = []
    for (const file of configurations) {
      const reading = runCommand('node', [app, 'config', '--config', file], { cwd: project })
      await reading.catch((error: Error) => problems.push(error.message))
    }
    return problems
  })
} finally {
  await rm(project, { recursive: true, force: true })
}
