import { expect, test } from 'vitest'
import { parseSource } from '../lib/source-file.ts'
import type { WorkspacePackage } from '../lib/workspace.ts'
import { wrongImports } from '../rules/imports.ts'

const plugin: WorkspacePackage = {
  folder: 'packages/core/plugin',
  manifest: { name: '@openfinops/plugin', exports: { '.': './src/index.ts', './package.json': './package.json' } },
}
const store: WorkspacePackage = {
  folder: 'packages/stores/s3',
  manifest: {
    name: '@openfinops/store-s3',
    dependencies: { '@openfinops/plugin': 'workspace:^', '@aws-sdk/client-s3': 'catalog:' },
    devDependencies: { yazl: 'catalog:' },
  },
}

function problems(path: string, ...imports: readonly string[]): readonly string[] {
  const text = imports.map((specifier) => `import '${specifier}'\n`).join('')
  return wrongImports(parseSource(`packages/stores/s3/${path}`, text), store, [plugin, store])
}

test('what is declared and public may be imported', () => {
  expect(problems('src/a.ts', 'node:fs', '@openfinops/plugin', '@aws-sdk/client-s3/sub', './lib/b.ts')).toEqual([])
  expect(
    problems('test/a.test.ts', 'yazl', '../src/a.ts', '../src/lib/b.ts', '@openfinops/plugin/package.json'),
  ).toEqual([])
})

test('another package is not reached by its path', () => {
  expect(problems('test/a.test.ts', '../../../core/plugin/src/index.ts')).toEqual([
    'packages/stores/s3/test/a.test.ts:1: reaches into another package by its path: ../../../core/plugin/src/index.ts',
  ])
})

test('nor past what it exports', () => {
  expect(problems('src/a.ts', '@openfinops/plugin/src/error.ts')).toEqual([
    'packages/stores/s3/src/a.ts:1: is not exported: @openfinops/plugin/src/error.ts',
  ])
})

test('sources import no development dependency', () => {
  expect(problems('src/a.ts', 'yazl')).toEqual(['packages/stores/s3/src/a.ts:1: is not among the dependencies: yazl'])
})

test('the entry makes no private file public', () => {
  const text = "import { b } from './lib/b.ts'\nexport * from './a.ts'\nexport { c } from './lib/c.ts'\n"
  expect(wrongImports(parseSource('packages/stores/s3/src/index.ts', text), store, [plugin, store])).toEqual([
    'packages/stores/s3/src/index.ts:3: makes a private file public: ./lib/c.ts',
  ])
})
