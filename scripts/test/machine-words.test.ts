import { expect, test } from 'vitest'
import { machineWords } from '../rules/machine-words.ts'

// Put together, so that this file passes its own check.
const home = ['', 'home', 'ada', 'finops'].join('/')
const registry = ['https:/', ['registry', 'npmjs', 'org'].join('.'), 'zod'].join('/')

test('finds absolute paths', () => {
  expect(machineWords('a.md', `cd ${home}`)).toEqual(['a.md:1: an absolute path'])
  expect(machineWords('a.md', `one\nfile://${home}`)).toEqual(['a.md:2: an absolute path'])
})

test('leaves other paths alone', () => {
  expect(machineWords('a.md', 'docs/home/page ./tmp/x ~/work/x https://example.com/home/x /exports/acme')).toEqual([])
})

test('finds hosts of registries', () => {
  expect(machineWords('a.yaml', `  resolution: ${registry}`)).toEqual(['a.yaml:1: the host of a package registry'])
  expect(machineWords('a.yaml', '    tarball: x')).toEqual(['a.yaml:1: the host of a package registry'])
})

test('leaves other hosts alone', () => {
  expect(machineWords('a.md', 'https://docs.aws.amazon.com/cur/ and https://example.com/registry')).toEqual([])
})
