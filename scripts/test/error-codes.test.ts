import { expect, test } from 'vitest'
import { parseSource } from '../lib/source-file.ts'
import { wrongCodes } from '../rules/error-codes.ts'

test('codes and errors belong together', () => {
  const thrown = parseSource('a.ts', "throw new FinopsError('DISK_FULL', 'x')\nthrow new FinopsError('DISC_FULL', 'x')")
  const passedOn = parseSource('b.ts', "fail('CANCELLED')")
  expect(wrongCodes(['CANCELLED', 'DISK_FULL', 'KEY_UNSAFE'], [thrown, passedOn])).toEqual([
    'a.ts:2: DISC_FULL is not in the table of codes',
    'KEY_UNSAFE is used nowhere',
  ])
})
