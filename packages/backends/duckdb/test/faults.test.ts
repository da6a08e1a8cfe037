import { AssertionError } from 'node:assert'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testBackend } from '@openfinops/conformance'
import { expect, test } from 'vitest'
import { type Fault, naiveBackend } from './naive-backend.ts'

/** Each fault and the test that has to find it. */
const faults: readonly (readonly [fault: Fault, foundBy: string])[] = [
  ['no transaction', 'replace: a value refused in the last row of the last file leaves everything as it was'],
  ['no transaction', 'replace: fewer or more rows than promised are refused and leave everything as it was'],
  [
    'ledger outside the transaction',
    'replace: a value refused in the last row of the last file leaves everything as it was',
  ],
  ['money as DOUBLE', 'numbers: sums are exact'],
  ['money as DECIMAL(18,2)', 'numbers: sums are exact'],
  ['old rows stay', 'replace: the new rows take the place of the old ones'],
  ['old rows stay', 'replace: the same load twice gives the same table'],
  ['every source of the period is deleted', 'replace: other periods, other sources and other tables keep their rows'],
  ['equal rows are dropped', 'replace: rows that are equal are all kept'],
  ['columns by position', 'columns: are matched by name, not by position'],
  ['names as in the files', 'columns: have the names and the order that the load gives them'],
  ['rows are not counted', 'replace: fewer or more rows than promised are refused and leave everything as it was'],
]

test.for(faults)('%s: found by "%s"', { timeout: 30_000 }, async ([fault, foundBy]) => {
  await expect(runOne(foundBy, undefined), 'without the fault the test has to pass').resolves.toBeUndefined()
  await expect(runOne(foundBy, fault)).rejects.toBeInstanceOf(AssertionError)
})

async function runOne(name: string, fault: Fault | undefined): Promise<void> {
  const tests = new Map<string, () => Promise<void>>()
  testBackend({
    test: (name, run) => tests.set(name, run),
    async open() {
      const root = await mkdtemp(join(tmpdir(), 'finops-naive-'))
      const folder = join(root, 'files')
      await mkdir(folder)
      const backend = await naiveBackend(join(root, 'naive.duckdb'), fault)
      return { backend, folder, reopen: async () => backend, close: () => rm(root, { recursive: true }) }
    },
  })
  const run = tests.get(name)
  if (run === undefined) throw new Error(`The suite has no test "${name}"`)
  await run()
}
