import { expect, test } from 'vitest'
import { missingPlatforms } from '../rules/platform-packages.ts'

const tool = { name: 'tool', version: '1.2.0' }

test('an exact version has to be in the lockfile, of a range any version', () => {
  const installed = [
    { ...tool, optionalDependencies: { '@tool/linux': '1.2.0', '@tool/mac': '1.2.0', fsevents: '~2.3.0' } },
  ]
  expect(missingPlatforms(installed, new Set(['@tool/linux@1.2.0', '@tool/mac@1.1.0', 'fsevents@2.3.4']))).toEqual([
    'tool@1.2.0 wants @tool/mac@1.2.0',
  ])
})

test('a package may want nothing', () => {
  expect(missingPlatforms([tool], new Set())).toEqual([])
})
