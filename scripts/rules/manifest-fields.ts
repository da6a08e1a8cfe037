import type { Manifest, WorkspacePackage } from '../lib/workspace.ts'

/** What a package.json should say and does not. */
export function wrongFields({ folder, manifest }: WorkspacePackage, files: ReadonlySet<string>): readonly string[] {
  const rules = manifest.private === true ? everywhere : [...everywhere, ...published]
  return rules
    .filter(({ holds }) => !holds(manifest, folder, files))
    .map(({ says }) => `${folder}/package.json: ${says}`)
}

interface Rule {
  readonly says: string
  holds(manifest: Manifest, folder: string, files: ReadonlySet<string>): boolean
}

const everywhere: readonly Rule[] = [
  { says: '"license" should be Apache-2.0', holds: ({ license }) => license === 'Apache-2.0' },
  { says: '"type" should be module', holds: ({ type }) => type === 'module' },
]

const published: readonly Rule[] = [
  { says: '"version" is missing', holds: ({ version }) => version !== undefined },
  { says: '"description" is missing', holds: ({ description = '' }) => description !== '' },
  {
    says: '"repository.directory" should be the folder of the package',
    holds: ({ repository }, folder) => repository?.directory === folder,
  },
  { says: '"engines.node" should be >=22.18', holds: ({ engines }) => engines?.node === '>=22.18' },
  {
    says: '"files" should hold dist and src, which source maps lead to',
    holds: ({ files = [] }) => files.includes('dist') && files.includes('src'),
  },
  {
    says: '"sideEffects" should be false in a library',
    holds: ({ sideEffects, bin }) => bin !== undefined || sideEffects === false,
  },
  {
    says: '"exports" should offer ./package.json, and "publishConfig" dist for whatever "exports" and "bin" have in src',
    holds: ({ exports = {}, bin = {}, publishConfig = {} }) =>
      './package.json' in exports &&
      equalKeys(sources(exports), publishConfig.exports) &&
      equalKeys(sources(bin), publishConfig.bin),
  },
  { says: '"publishConfig.access" should be public', holds: ({ publishConfig }) => publishConfig?.access === 'public' },
  { says: '"scripts.build" should be tsc', holds: ({ scripts }) => scripts?.['build'] === 'tsc' },
  { says: 'there is no README.md beside it', holds: (_, folder, files) => files.has(`${folder}/README.md`) },
]

/** The names that lead to TypeScript, which no other package could run from `node_modules`. */
function sources(entries: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(entries).filter((name) => String(entries[name]).endsWith('.ts'))
}

function equalKeys(names: readonly string[], published: Readonly<Record<string, unknown>> = {}): boolean {
  const others = Object.keys(published).filter((name) => name !== './package.json')
  return names.length === others.length && names.every((name) => others.includes(name))
}
