import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { AwsServer } from '@openfinops/testing-aws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveBill } from './crash/bill.ts'
import { prepareFolder, start } from './crash/finops.ts'
import { snapshot } from './crash/snapshot.ts'
import { eachOf } from './support/each-of.ts'

// A run is killed, and the same command given again. What it leaves must equal what a run leaves that nobody disturbed.

let root: string
let server: AwsServer
let undisturbed: Awaited<ReturnType<typeof snapshot>>
let writes: number
let milliseconds: number

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'finops-crash-'))
  server = await serveBill(join(root, 'exports'))
  const folder = join(root, 'undisturbed')
  await prepareFolder(folder, server)
  const startedAt = performance.now()
  const { code, output } = await start(folder, server, ['aws', 'run'], { FINOPS_COUNT_WRITES: '1' }).ended
  milliseconds = performance.now() - startedAt
  expect(code, output).toBe(0)
  writes = Number(/writes: (\d+)/.exec(output)?.[1])
  undisturbed = await snapshot(folder)
}, 60_000)

afterAll(async () => {
  await server.close()
  await rm(root, { recursive: true })
})

test('an undisturbed run loads both months and exports them', () => {
  expect(undisturbed.ledger.map(({ period, manifest, totals }) => [period, manifest, totals.rows])).toEqual([
    ['2026-09', '20261003T041500Z', 300],
    ['2026-10', '20261102T043000Z', 302],
  ])
  expect(undisturbed.journal?.exports).toHaveLength(2)
  expect(writes).toBeGreaterThan(20)
})

test('killed right before or after every write to the journal', { timeout: 600_000 }, async () => {
  const kills = Array.from({ length: writes }, (_, n) => ({ at: n + 1, when: n % 2 === 0 ? 'after' : 'before' }))
  await eachOf(kills, async ({ at, when }) => {
    const folder = join(root, `write-${at}-${when}`)
    await prepareFolder(folder, server)
    const killed = await start(folder, server, ['aws', 'run'], { FINOPS_KILL_AT: `${at}`, FINOPS_KILL_WHEN: when })
      .ended
    expect(killed.signal, `write ${at}: ${killed.output}`).toBe('SIGKILL')
    await expectRecovery(folder, `killed ${when} write ${at} of ${writes}`)
  })
})

test('killed at moments of no choosing', { timeout: 600_000 }, async () => {
  const moments = Array.from({ length: 20 }, (_, n) => 250 + ((milliseconds - 250) * n) / 20)
  await eachOf(moments, async (moment) => {
    const folder = join(root, `moment-${Math.round(moment)}`)
    await prepareFolder(folder, server)
    const { child, ended } = start(folder, server, ['aws', 'run'])
    await wait(moment)
    child.kill('SIGKILL')
    await ended
    await expectRecovery(folder, `killed after ${Math.round(moment)} ms of ${Math.round(milliseconds)}`)
  })
})

async function expectRecovery(folder: string, what: string): Promise<void> {
  const { code, output } = await start(folder, server, ['aws', 'run']).ended
  expect(code, `${what}: ${output}`).toBe(0)
  expect(await snapshot(folder), what).toEqual(undisturbed)
  await rm(folder, { recursive: true })
}
