import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BigQueryServer, startBigQueryServer } from '@openfinops/testing-gcp'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { deliverDemo, demoConfig, warehouseConfig } from './support/demo-bucket.ts'
import { eachOf } from './support/each-of.ts'
import { finops, startFinops } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

// The command is killed on its way to the warehouse, and given again. There is one copy of each month in the end, and
// no job more than without the kill: an upload that was cut off is no job, and one that was accepted is found again.

const command = ['aws', 'load-billing-remote', '--from', '2026-10']
const preload = pathToFileURL(join(import.meta.dirname, 'crash', 'kill-at-write.ts')).href
const offline = { METADATA_SERVER_DETECTION: 'none' }

/** A folder in which everything is loaded and exported, but for the warehouse. */
let exported: string

beforeAll(async () => {
  exported = await mkdtemp(join(tmpdir(), 'finops-exported-'))
  await deliverDemo(exported)
  const { code, stdout } = await finops(exported, ['aws', 'export-parquet'])
  expect(code, stdout).toBe(0)
}, 60_000)

afterAll(() => rm(exported, { recursive: true }))

interface Place {
  readonly folder: string
  readonly server: BigQueryServer
}

/** A copy of that folder and a warehouse of its own. */
async function prepare(): Promise<Place> {
  const server = await startBigQueryServer({ project: 'acme' })
  onTestFinished(() => server.close())
  const folder = await tempFolder()
  await cp(exported, folder, { recursive: true })
  await writeFile(join(folder, 'finops.config.toml'), demoConfig + warehouseConfig(server.url))
  return { folder, server }
}

/** Gives the command again and looks at what there is then. */
async function expectOneCopy({ folder, server }: Place): Promise<void> {
  const { code, stdout, stderr } = await finops(folder, command, offline)
  expect(code, stdout + stderr).toBe(0)
  await server.settled()
  const ids = 'count(*), count(distinct finops_manifest)'
  const [[rows = null, manifests = null] = []] = await server.query(`select ${ids} from billing.aws_cur_v2`)
  expect([Number(rows) > 100, manifests]).toEqual([true, '1'])
  expect(await server.query('select billing_period, row_count from billing.finops_ledger')).toEqual([
    ['2026-10-01', rows],
  ])
  const loads = server.jobs().filter(({ type }) => type === 'LOAD')
  expect(loads.map(({ table, state, reason }) => [table, state, reason])).toEqual([
    ['aws_cur_v2$202610', 'DONE', undefined],
  ])
  const state = await finops(folder, ['verify', '--from', '2026-10'], offline)
  expect(state.code, state.stdout).toBe(0)
}

test.each([
  ['during the upload', 'jobs.upload', () => true],
  ['while the job runs', 'jobs.get', ({ jobs }: BigQueryServer) => jobs().some(({ type }) => type === 'LOAD')],
  [
    'after the job, before the ledger',
    'jobs.insert',
    ({ jobs }: BigQueryServer) => jobs().some(({ type, state }) => type === 'LOAD' && state === 'DONE'),
  ],
] as const)('killed %s', { timeout: 60_000 }, async (_, operation, isDue) => {
  const place = await prepare()
  const { folder, server } = place
  server.fault({ operation: 'jobs.upload', times: 1, jobDelay: 1000 })
  const { child, ended } = startFinops(folder, command, offline)
  const before = async () => {
    if (!isDue(server)) return
    child.kill('SIGKILL')
    await ended
  }
  const stopKilling = server.fault({ operation, before })
  expect((await ended).code).toBeNull()
  stopKilling()
  await expectOneCopy(place)
})

test('killed right before or after each write to the journal', { timeout: 120_000 }, async () => {
  const env = { ...offline, NODE_OPTIONS: `--import ${preload}` }
  const counted = await finops((await prepare()).folder, command, { ...env, FINOPS_COUNT_WRITES: '1' })
  const writes = Number(/writes: (\d+)/.exec(counted.stderr)?.[1])
  expect(writes).toBeGreaterThan(4)
  const kills = Array.from({ length: writes }, (_, n) => ({ at: n + 1, when: n % 2 === 0 ? 'after' : 'before' }))
  await eachOf(kills, async ({ at, when }) => {
    const place = await prepare()
    const kill = { ...env, FINOPS_KILL_AT: `${at}`, FINOPS_KILL_WHEN: when }
    const killed = await finops(place.folder, command, kill)
    expect(killed.code, `write ${at}: ${killed.stdout}${killed.stderr}`).toBeNull()
    await expectOneCopy(place)
  })
})
