import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServedBill, serveAwsBill, serveAzureBill } from './crash/bill.ts'
import { prepareFolder, start } from './crash/finops.ts'
import { snapshot } from './crash/snapshot.ts'
import { eachOf } from './support/each-of.ts'

// A run is killed, and the same command given again. What it leaves must equal what a run leaves that nobody disturbed.

describe.each([
  ['AWS', serveAwsBill],
  ['Azure', serveAzureBill],
])('%s', (_, serve) => {
  let root: string
  let bill: ServedBill
  let undisturbed: Awaited<ReturnType<typeof snapshot>>
  let writes: number
  let milliseconds: number

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'finops-crash-'))
    bill = await serve(join(root, 'exports'))
    const folder = join(root, 'undisturbed')
    await prepareFolder(folder, bill)
    const startedAt = performance.now()
    const { code, output } = await start(folder, bill, [bill.provider, 'run'], { FINOPS_COUNT_WRITES: '1' }).ended
    milliseconds = performance.now() - startedAt
    expect(code, output).toBe(0)
    writes = Number(/writes: (\d+)/.exec(output)?.[1])
    undisturbed = await snapshot(folder, bill)
  }, 60_000)

  afterAll(async () => {
    await bill.close()
    await rm(root, { recursive: true })
  })

  test('an undisturbed run loads both months and exports them', () => {
    expect(undisturbed.ledger.map(({ period, manifest, totals }) => [period, manifest, totals.rows])).toEqual(
      bill.inForce,
    )
    expect(undisturbed.journal?.exports).toHaveLength(2)
    expect(writes).toBeGreaterThan(20)
  })

  test('killed right before or after every write to the journal', { timeout: 600_000 }, async () => {
    const kills = Array.from({ length: writes }, (_, n) => ({ at: n + 1, when: n % 2 === 0 ? 'after' : 'before' }))
    await eachOf(kills, async ({ at, when }) => {
      const folder = join(root, `write-${at}-${when}`)
      await prepareFolder(folder, bill)
      const kill = { FINOPS_KILL_AT: `${at}`, FINOPS_KILL_WHEN: when }
      const killed = await start(folder, bill, [bill.provider, 'run'], kill).ended
      expect(killed.signal, `write ${at}: ${killed.output}`).toBe('SIGKILL')
      await expectRecovery(folder, `killed ${when} write ${at} of ${writes}`)
    })
  })

  test('killed at moments of no choosing', { timeout: 600_000 }, async () => {
    const moments = Array.from({ length: 20 }, (_, n) => 250 + ((milliseconds - 250) * n) / 20)
    await eachOf(moments, async (moment) => {
      const folder = join(root, `moment-${Math.round(moment)}`)
      await prepareFolder(folder, bill)
      const { child, ended } = start(folder, bill, [bill.provider, 'run'])
      await wait(moment)
      child.kill('SIGKILL')
      await ended
      await expectRecovery(folder, `killed after ${Math.round(moment)} ms of ${Math.round(milliseconds)}`)
    })
  })

  async function expectRecovery(folder: string, what: string): Promise<void> {
    const { code, output } = await start(folder, bill, [bill.provider, 'run']).ended
    expect(code, `${what}: ${output}`).toBe(0)
    expect(await snapshot(folder, bill), what).toEqual(undisturbed)
    await rm(folder, { recursive: true })
  }
})
