import { expect, test } from 'vitest'
import { shownConfigurations, shownFiles } from '../lib/shown-files.ts'

test('a block without imports goes on with the one before, each line where it stands', () => {
  expect(shownFiles('# A\n\n```ts\nconst a = 1\n```\n\n```sh\nls\n```\n\n```ts\nconst b = a\n```\n')).toEqual([
    { name: 'module-1.ts', code: '\n\n\nconst a = 1\n\n\n\n\n\n\n\nconst b = a\n' },
  ])
})

test('a block with imports is a module of its own', () => {
  expect(shownFiles("```ts\nimport a from 'a'\n```\n\n```ts\nimport a from 'b'\n```\n")).toEqual([
    { name: 'module-1.ts', code: "\nimport a from 'a'\n" },
    { name: 'module-2.ts', code: "\n\n\n\n\nimport a from 'b'\n" },
  ])
})

test('a block may be a named file', () => {
  expect(shownFiles('```ts\n// src/acme.ts\nexport {}\n```\n')).toEqual([
    { name: 'src/acme.ts', code: '\n// src/acme.ts\nexport {}\n' },
  ])
})

test('every block of TOML is a configuration', () => {
  expect(shownConfigurations('```toml\n[a]\n```\n\n```ts\n```\n\n```toml\n[b]\n```\n')).toEqual(['[a]\n', '[b]\n'])
})
