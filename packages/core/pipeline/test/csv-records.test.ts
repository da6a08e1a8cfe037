import { expect, test } from 'vitest'
import { csvRecords } from '../src/lib/csv-records.ts'

/** Counts, whole and in pieces of every size up to seven bytes; each must give the same. */
function rows(text: string, columns = 2): number {
  const bytes = Buffer.from(text)
  const counts = new Set<number>()
  for (let size = 1; size <= 8; size++) {
    const records = csvRecords()
    const step = size === 8 ? bytes.length : size
    for (let at = 0; at < bytes.length; at += step) records.push(bytes.subarray(at, at + step))
    counts.add(records.rows(columns))
  }
  expect(counts.size, `counts of ${JSON.stringify(text)}: ${[...counts]}`).toBe(1)
  return [...counts][0] ?? Number.NaN
}

test.each([
  ['LF', 'a,b\n1,2\n3,4\n', 2],
  ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n', 2],
  ['CR', 'a,b\r1,2\r3,4\r', 2],
  ['no last line end', 'a,b\n1,2\n3,4', 2],
  ['no last line end, CRLF', 'a,b\r\n1,2\r\n3,4', 2],
  ['a byte order mark', '\uFEFFa,b\n1,2\n', 1],
  ['a byte order mark before quotes', '\uFEFF"a\nz",b\n1,2\n', 1],
  ['a header only', 'a,b\n', 0],
  ['a header only, without line end', 'a,b', 0],
  ['one row that is a comma', 'a,b\n,\n', 1],
  ['characters of several bytes', 'größe,b\n"☁\n☁",ü\n', 1],
])('counts the rows under the header: %s', (_, text, count) => {
  expect(rows(text)).toBe(count)
})

test.each([
  ['a line end', 'a,b\n1,"x\ny"\n3,4\n', 2],
  ['line ends of all kinds', 'a,b\r\n1,"x\r\n\n\ry"\r\n3,4\r\n', 2],
  ['quotes that are doubled', 'a,b\n1,"x""\n""y"\n3,4\n', 2],
  ['nothing but a quote', 'a,b\n"""",""""\n3,4\n', 2],
  ['nothing', 'a,b\n"",""\n3,4\n', 2],
  ['a quote before the end', 'a,b\n1,"x"""\n3,4\n', 2],
  ['a quote after the beginning', 'a,b\n1,"""\nx"\n3,4\n', 2],
  ['JSON', 'a,b\n1,"{""k"": ""v\nw""}"\n3,"{}"\n', 2],
  ['a line end of the header', '"a\n""a",b\n1,2\n', 1],
  ['the last cell, without line end', 'a,b\n1,2\n3,"4\n"', 2],
  ['a cell after a space', 'a,b\n1, "x\ny"\n "3\n",4\n', 2],
  ['a cell that goes on after spaces', 'a,b\n1,"x"  "\ny"\n3,4\n', 2],
])('what is within quotes ends nothing: %s', (_, text, count) => {
  expect(rows(text)).toBe(count)
})

test.each([
  ['one in a row', 'a,b\n1,5" pipe\n3,4\n', 2],
  ['one in each of two rows', 'a,b\n1,5" pipe\n3,6" pipe\n4,5\n', 3],
  ['at the end of a cell', 'a,b\n5",1\n3",4\n', 2],
  ['doubled', 'a,b\n1,x""\n3,4\n', 2],
  ['after two spaces', 'a,b\n1,  "x\ny",2\n', 2],
  ['after a tab', 'a,b\n1,\t"x\ny",2\n', 2],
])('a quote in the middle of a cell is text: %s', (_, text, count) => {
  expect(rows(text)).toBe(count)
})

test.each([
  ['in the middle', 'a,b\n1,2\n\n3,4\n', 2],
  ['after the header', 'a,b\n\n1,2\n', 1],
  ['at the end', 'a,b\n1,2\n\n\n\n', 1],
  ['with CRLF', 'a,b\r\n1,2\r\n\r\n3,4\r\n\r\n', 2],
  ['with CR', 'a,b\r1,2\r\r3,4', 2],
])('an empty line is no row of several columns: %s', (_, text, count) => {
  expect(rows(text)).toBe(count)
})

test.each([
  ['in the middle', 'a\n1\n\n3\n', 3],
  ['at the end', 'a\n1\n\n', 2],
  ['with CRLF', 'a\r\n1\r\n\r\n3\r\n', 3],
  ['as quotes', 'a\n1\n""\n3\n', 3],
])('it is a row of one column: %s', (_, text, count) => {
  expect(rows(text, 1)).toBe(count)
})

test('a line of spaces is a row, which nobody can read', () => {
  expect(rows('a,b\n1,2\n  \n3,4\n')).toBe(3)
})

test('a file without a byte, or of line ends only, has no rows', () => {
  expect([rows('', 0), rows('\n', 0), rows('\r\n\r\n', 0), rows('\uFEFF', 0)]).toEqual([0, 0, 0, 0])
})

test('cells that are longer than a search is short are counted too', () => {
  const cell = 'x'.repeat(1000)
  expect(rows(`a,b\n"${cell}\n${cell}","${cell}""\n"\n${cell},${cell}\n`)).toBe(2)
})

test('says where the first record ends, and whether quotes are open', () => {
  const records = csvRecords()
  records.push(Buffer.from('"a\n'))
  expect([records.firstEnd(), records.isQuoted(), records.isBlank()]).toEqual([undefined, true, false])
  records.push(Buffer.from('",b\r\n1'))
  expect([records.firstEnd(), records.isQuoted(), records.isBlank()]).toEqual([6, false, false])
})
