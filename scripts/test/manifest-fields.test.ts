import { expect, test } from 'vitest'
import type { Manifest } from '../lib/workspace.ts'
import { wrongFields } from '../rules/manifest-fields.ts'

const folder = 'packages/stores/s3'
const readme = new Set([`${folder}/README.md`])
const complete: Manifest = {
  name: '@openfinops/store-s3',
  version: '0.0.0',
  description: 'Billing exports in S3',
  license: 'Apache-2.0',
  repository: { directory: folder },
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22.18' },
  files: ['dist', 'src'],
  exports: { '.': './src/index.ts', './package.json': './package.json' },
  publishConfig: {
    access: 'public',
    exports: { '.': { default: './dist/index.js' }, './package.json': './package.json' },
  },
  scripts: { build: 'tsc' },
}

function problems(change: Partial<Manifest>, files: ReadonlySet<string> = readme): readonly string[] {
  return wrongFields({ folder, manifest: { ...complete, ...change } }, files)
}

test('a complete package has no problem', () => {
  expect(problems({})).toEqual([])
})

test('a published package would run from its sources', () => {
  const [problem] = problems({ publishConfig: { access: 'public' } })
  expect(problem).toMatch(/^packages\/stores\/s3\/package.json: "exports" should offer/)
})

test('a program needs no libraries, but the published place of its own', () => {
  const app: Partial<Manifest> = {
    sideEffects: true,
    bin: { finops: './src/main.ts' },
    exports: { './package.json': '' },
  }
  expect(problems({ ...app, publishConfig: { access: 'public', bin: { finops: './dist/main.js' } } })).toEqual([])
  expect(problems({ ...app, publishConfig: { access: 'public' } })).toHaveLength(1)
})

test('the repository leads to the folder of the package', () => {
  expect(problems({ repository: { directory: 'packages/stores/gcs' } })).toEqual([
    'packages/stores/s3/package.json: "repository.directory" should be the folder of the package',
  ])
})

test('every published package has a README', () => {
  expect(problems({}, new Set())).toEqual(['packages/stores/s3/package.json: there is no README.md beside it'])
})

test('a private package needs little', () => {
  const manifest: Manifest = { name: 'x', private: true, type: 'module', license: 'Apache-2.0' }
  expect(wrongFields({ folder, manifest }, new Set())).toEqual([])
})
