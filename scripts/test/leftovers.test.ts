import { expect, test } from 'vitest'
import { parseSource } from '../lib/source-file.ts'
import { leftovers } from '../rules/leftovers.ts'

const mark = ['TO', 'DO'].join('')

test('finds any, marks of unfinished work and overlong files', () => {
  const text = `// ${mark}: later\nconst a: any = 1\n${'a\n'.repeat(399)}`
  expect(leftovers(parseSource('a.ts', text))).toEqual([
    'a.ts:2: any',
    'a.ts:1: work left undone; open an issue instead',
    'a.ts: 401 lines, more than 400',
  ])
})

test('is content with the rest', () => {
  expect(leftovers(parseSource('a.ts', `const ${mark} = '${mark}'\n${'a\n'.repeat(399)}`))).toEqual([])
})
