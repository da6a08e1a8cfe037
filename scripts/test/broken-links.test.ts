import { expect, test } from 'vitest'
import { brokenLinks } from '../rules/broken-links.ts'

const files = ['README.md', 'docs/errors.md', 'packages/core/plugin/README.md']

test('links lead to files and folders of the repository', () => {
  const page =
    '[a](../README.md), [b](errors.md#disk_full), [c](../packages/core/plugin/), [d](#here), [e](https://x.y)'
  expect(brokenLinks('docs/architecture.md', page, files)).toEqual([])
})

test('others are named', () => {
  expect(brokenLinks('docs/architecture.md', 'see [a](error.md)', files)).toEqual([
    'docs/architecture.md: leads to error.md, which is not there',
  ])
})

test('code holds no links', () => {
  expect(brokenLinks('README.md', '`a[0](b)` and\n```ts\nlist[0](missing)\n```\n', files)).toEqual([])
})
