import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveAwsBill } from './crash/bill.ts'
import { prepareFolder, start } from './crash/finops.ts'
import { snapshot } from './crash/snapshot.ts'

let root: string
let bill: Awaited<ReturnType<typeof serveAwsBill>>

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'finops-together-'))
  bill = await serveAwsBill(join(root, 'exports'))
})

afterAll(async () => {
  await bill.close()
  await rm(root, { recursive: true })
})

test('a run with nothing new asks for listings only and changes no table', async () => {
  const folder = join(root, 'twice')
  await prepareFolder(folder, bill)
  expect((await start(folder, bill, ['aws', 'run']).ended).code).toBe(0)
  const before = await snapshot(folder, bill)
  bill.server.resetRequests()

  const { code, output } = await start(folder, bill, ['aws', 'run', '--json']).ended

  expect(code, output).toBe(0)
  expect(new Set(bill.server.requests.map(({ operation }) => operation))).toEqual(new Set(['ListObjectsV2']))
  expect(output).not.toContain('"type":"loaded"')
  expect(await snapshot(folder, bill)).toEqual(before)
})

test('two runs at once both end well, with one table and nothing double', async () => {
  const alone = join(root, 'alone')
  await prepareFolder(alone, bill)
  expect((await start(alone, bill, ['aws', 'run']).ended).code).toBe(0)

  const folder = join(root, 'both')
  await prepareFolder(folder, bill)
  const both = await Promise.all([1, 2].map(() => start(folder, bill, ['aws', 'run']).ended))

  for (const { code, output } of both) expect(code, output).toBe(0)
  expect(await snapshot(folder, bill)).toEqual(await snapshot(alone, bill))
})
