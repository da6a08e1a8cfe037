import { expect, test } from 'vitest'
import type { Manifest, WorkspacePackage } from '../lib/workspace.ts'
import { wrongDirections } from '../rules/direction.ts'

function at(folder: string, name: string, dependencies: Partial<Manifest> = {}): WorkspacePackage {
  return { folder, manifest: { name, ...dependencies } }
}

const contract = at('packages/core/plugin', 'plugin')

test('a plugin may depend on the contract, and in its tests on the conformance suite', () => {
  const store = at('packages/stores/s3', 's3', {
    dependencies: { plugin: 'workspace:^', zod: 'catalog:' },
    devDependencies: { conformance: 'workspace:^', testing: 'workspace:^' },
  })
  const suite = at('packages/core/conformance', 'conformance')
  expect(wrongDirections([contract, suite, at('packages/testing/aws', 'testing'), store])).toEqual([])
})

test('no plugin may depend on the pipeline, not even in its tests', () => {
  const pipeline = at('packages/core/pipeline', 'pipeline')
  const store = at('packages/stores/s3', 's3', { dependencies: { pipeline: 'workspace:^' } })
  const backend = at('packages/backends/duckdb', 'duckdb', { devDependencies: { pipeline: 'workspace:^' } })
  expect(wrongDirections([contract, pipeline, store, backend])).toEqual([
    's3 must not depend on pipeline',
    'duckdb must not depend on pipeline, not even in its tests',
  ])
})

test('a package that tests may use is no dependency', () => {
  const suite = at('packages/core/conformance', 'conformance')
  const vendor = at('packages/vendors/acme', 'acme', { dependencies: { conformance: 'workspace:^' } })
  expect(wrongDirections([suite, vendor])).toEqual(['acme must not depend on conformance'])
})

test('a package outside the layout is refused', () => {
  expect(wrongDirections([at('packages/misc/things', 'things')])).toEqual([
    'packages/misc/things has no row in the table of dependencies (scripts/rules/direction.ts)',
  ])
})
