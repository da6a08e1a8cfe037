import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AwsServer } from '@openfinops/testing-aws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveBill } from './crash/bill.ts'
import { prepareFolder, start } from './crash/finops.ts'
import { snapshot } from './crash/snapshot.ts'

let root: string
let server: AwsServer

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'finops-together-'))
  server = await serveBill(join(root, 'exports'))
})

afterAll(async () => {
  await server.close()
  await rm(root, { recursive: true })
})

test('a run with nothing new asks for listings only and changes no table', async () => {
  const folder = join(root, 'twice')
  await prepareFolder(folder, server)
  expect((await start(folder, server, ['aws', 'run']).ended).code).toBe(0)
  const before = await snapshot(folder)
  server.resetRequests()

  const { code, output } = await start(folder, server, ['aws', 'run', '--json']).ended

  expect(code, output).toBe(0)
  expect(new Set(server.requests.map(({ operation }) => operation))).toEqual(new Set(['ListObjectsV2']))
  expect(output).not.toContain('"type":"loaded"')
  expect(await snapshot(folder)).toEqual(before)
})

test('two runs at once both end well, with one table and nothing double', async () => {
  const alone = join(root, 'alone')
  await prepareFolder(alone, server)
  expect((await start(alone, server, ['aws', 'run']).ended).code).toBe(0)

  const folder = join(root, 'both')
  await prepareFolder(folder, server)
  const both = await Promise.all([1, 2].map(() => start(folder, server, ['aws', 'run']).ended))

  for (const { code, output } of both) expect(code, output).toBe(0)
  expect(await snapshot(folder)).toEqual(await snapshot(alone))
})
