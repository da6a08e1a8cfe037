import { expect, test } from 'vitest'
import { headerReader } from '../src/lib/csv-header.ts'

function header(...pieces: (string | Uint8Array)[]): readonly string[] {
  const reader = headerReader('file.csv')
  for (const piece of pieces) reader.push(Buffer.from(piece))
  return reader.end().columns.map(({ name }) => name)
}

test('ends at the first line end, whichever it is', () => {
  expect(header('a,b\n1,2\n')).toEqual(['a', 'b'])
  expect(header('a,b\r\n1,2\r\n')).toEqual(['a', 'b'])
  expect(header('a,b')).toEqual(['a', 'b'])
})

test('leaves out a byte order mark', () => {
  expect(header('\uFEFFa,b\n')).toEqual(['a', 'b'])
})

test('a quoted line end belongs to the name', () => {
  expect(header('"a\nb","c""d",e\n')).toEqual(['a\nb', 'c"d', 'e'])
})

test('may come in pieces, cut inside a character', () => {
  const bytes = Buffer.from('größe,x\n')
  expect(header(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(['größe', 'x'])
})

test('a file without a byte has no columns', () => {
  expect(header()).toEqual([])
})

test('columns of one name are told apart', () => {
  expect(header('a,b,a\n')).toEqual(['a', 'b', 'a (2)'])
})

test('a file without a line end is not read into memory', () => {
  const reader = headerReader('noise.csv')
  const megabyte = 'x'.repeat(1024 * 1024)
  expect(() => {
    for (let n = 0; n < 6; n++) reader.push(Buffer.from(megabyte))
  }).toThrow(expect.objectContaining({ code: 'FILE_MALFORMED' }))
})

test('an empty line where the header should be is refused, unless nothing follows', () => {
  const isRefused = expect.objectContaining({ code: 'FILE_MALFORMED', place: { file: 'file.csv', line: 1 } })
  expect(() => header('\na,b\n1,2\n')).toThrow(isRefused)
  expect(() => header('\r\n', '\r\n', 'a')).toThrow(isRefused)
  expect(() => header('\uFEFF\na,b\n')).toThrow(isRefused)
  expect(header('\r\n', '\r\n')).toEqual([])
  expect(header('\uFEFF\n')).toEqual([])
})

test('a quote inside a cell without quotes is text', () => {
  expect(header('a,b\n1,5" pipe\n')).toEqual(['a', 'b'])
})

test('a file that ends inside quotes was cut short', () => {
  expect(() => header('a,b\n1,"x\n')).toThrow(expect.objectContaining({ code: 'FILE_MALFORMED' }))
  expect(header('a,b\n1,"x ""y"" z"\n')).toEqual(['a', 'b'])
})
