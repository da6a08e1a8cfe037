import { matchesGlob } from 'node:path'
import type { WorkspacePackage } from '../lib/workspace.ts'

interface Arrows {
  /** Where the packages lie that this row is about. */
  readonly folder: string
  /** The packages they may depend on. */
  readonly uses: readonly string[]
  /** Those that their tests, demo and tools may use besides: development dependencies. */
  readonly testsUse: readonly string[]
}

const plugin = 'packages/core/plugin'
const kit = 'packages/core/plugin-kit'
const state = 'packages/core/state'
const pipeline = 'packages/core/pipeline'
const conformance = 'packages/core/conformance'
const plugins = 'packages/{vendors,stores,backends}/*'
const dataExports = 'packages/vendors/aws-data-exports'
const testing = 'packages/testing/*'
const generator = 'packages/testing/exports'
const app = 'apps/finops'

/** The direction of dependencies, as `docs/architecture.md` draws it. */
const table: readonly Arrows[] = [
  { folder: plugin, uses: [], testsUse: [] },
  { folder: kit, uses: [plugin], testsUse: [] },
  { folder: state, uses: [plugin], testsUse: [] },
  { folder: pipeline, uses: [plugin, kit, state], testsUse: [testing] },
  { folder: conformance, uses: [plugin], testsUse: [testing] },
  {
    folder: 'packages/vendors/aws-{cur-v2,focus}',
    uses: [plugin, dataExports],
    testsUse: [conformance, testing],
  },
  {
    // What goes to BigQuery is what another backend exported.
    folder: 'packages/backends/bigquery',
    uses: [plugin, kit],
    testsUse: [conformance, testing, 'packages/backends/duckdb'],
  },
  { folder: plugins, uses: [plugin, kit], testsUse: [conformance, testing] },
  { folder: testing, uses: [plugin, testing], testsUse: [conformance] },
  { folder: app, uses: [plugin, state, pipeline, plugins, generator], testsUse: [testing] },
  { folder: 'bench', uses: ['packages/**', app], testsUse: [] },
  { folder: 'scripts', uses: [], testsUse: ['packages/**', app] },
]

/** Dependencies between packages of the workspace that the layout does not allow. */
export function wrongDirections(packages: readonly WorkspacePackage[]): readonly string[] {
  const folders = new Map(packages.map(({ folder, manifest }) => [manifest.name, folder]))
  return packages.flatMap(({ folder, manifest }) => {
    const arrows = table.find((row) => matchesGlob(folder, row.folder))
    if (arrows === undefined) return [`${folder} has no row in the table of dependencies (scripts/rules/direction.ts)`]
    const { uses, testsUse } = arrows
    const refused = (dependencies: Readonly<Record<string, string>> | undefined, allowed: readonly string[]) =>
      Object.keys(dependencies ?? {}).filter((name) => {
        const target = folders.get(name)
        return target !== undefined && !allowed.some((pattern) => matchesGlob(target, pattern))
      })
    return [
      ...refused(manifest.dependencies, uses).map((name) => `${manifest.name} must not depend on ${name}`),
      ...refused(manifest.devDependencies, [...uses, ...testsUse]).map(
        (name) => `${manifest.name} must not depend on ${name}, not even in its tests`,
      ),
    ]
  })
}
