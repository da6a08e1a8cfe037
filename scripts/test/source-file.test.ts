import { expect, test } from 'vitest'
import { parseSource } from '../lib/source-file.ts'

const texts = (found: readonly { readonly text: string }[]) => found.map(({ text }) => text)

test('finds whatever a file imports', () => {
  const file = parseSource(
    'a.ts',
    [
      "import { a } from './a.ts'",
      "import type { B } from 'b'",
      "export { c } from 'c'",
      "export * from 'd'",
      "const e = await import('e')",
      "type F = import('f').F",
      "const text = `import { g } from 'g'`",
    ].join('\n'),
  )
  expect(texts(file.imports)).toEqual(['./a.ts', 'b', 'c', 'd', 'e', 'f'])
  expect(file.imports.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6])
  expect(texts(file.reexports)).toEqual(['c', 'd'])
})

test('tells any in a type from the word in a comment or a text', () => {
  const file = parseSource('a.ts', "// any\nconst any = 'any'\ntype A = Record<string, any>\nconst b = any as any\n")
  expect(file.anys.map(({ line }) => line)).toEqual([3, 4])
})

test('keeps comments apart from code', () => {
  const file = parseSource('a.ts', '/** One\n * two. */\nconst a = 1 // three\n')
  expect(texts(file.comments)).toEqual(['* One\n * two. ', ' three'])
  expect(texts(file.words)).toEqual(['a'])
  expect(file.lines).toBe(3)
  expect(file.commentLines).toBe(2)
})

test('finds the codes of errors', () => {
  const file = parseSource('a.ts', "throw new FinopsError('DISK_FULL', 'x')\nthrow new Error('NO_CODE')\n")
  expect(file.errorCodes).toEqual([{ text: 'DISK_FULL', line: 1 }])
})

test('refuses what is no TypeScript', () => {
  expect(() => parseSource('a.ts', 'const = 1')).toThrow('a.ts: ')
})
