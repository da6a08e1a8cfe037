import { expect, test } from 'vitest'
import { fromText } from '../src/config/from-text.ts'

test.for([
  ['7', 'integer', 7],
  ['-1.5', 'number', -1.5],
  ['7', 'string', '7'],
  ['seven', 'integer', 'seven'],
  ['TRUE', 'boolean', true],
  ['false', 'boolean', false],
  ['yes', 'boolean', 'yes'],
  ['a, b,', 'array', ['a', 'b']],
] as const)('%j where %s is asked for is %j', ([text, type, value]) => {
  expect(fromText(text, [{ type }])).toEqual(value)
})

test('in a union the number goes before the text', () => {
  expect(fromText('2', [{ type: 'integer' }, { type: 'string', const: 'all' }])).toBe(2)
  expect(fromText('all', [{ type: 'integer' }, { type: 'string', const: 'all' }])).toBe('all')
  expect(fromText('anything', [{}])).toBe('anything')
})
