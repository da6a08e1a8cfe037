import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAwsServer } from '@openfinops/testing-aws'
import { startAzureServer } from '@openfinops/testing-azure'
import { azureSamples } from './shared/azure-samples.ts'
import { compare } from './shared/compare.ts'
import { curSamples } from './shared/cur-samples.ts'
import { type Sample, samples } from './shared/sample.ts'

// Loads real billing files from a bucket or a container as a user would, and compares rows and sums, to the last digit,
// with what Python's csv and decimal find in the same files. Needs ../shared/data and Python 3:
// node scripts/check-shared.ts
const finops = join(import.meta.dirname, '..', 'apps', 'finops', 'src', 'main.ts')
let passed = 0
let failed = 0

if (!existsSync(samples)) {
  console.log('did not run: ../shared/data is not there')
} else if (spawnSync('python3', ['--version']).status !== 0) {
  console.log('did not run: there is no python3')
} else {
  const folder = mkdtempSync(join(tmpdir(), 'finops-shared-'))
  await inBucket(async (remote) => {
    for (const sample of curSamples()) await check(sample, remote, folder)
  })
  await inContainer(async (remote) => {
    for (const sample of azureSamples()) await check(sample, remote, folder)
  })
  rmSync(folder, { recursive: true })
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

interface Remote {
  /** The store of a source. */
  readonly store: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  put(key: string, body: string | Uint8Array): Promise<void>
}

async function inBucket(work: (remote: Remote) => Promise<void>): Promise<void> {
  const server = await startAwsServer()
  server.createBucket('billing')
  const { accessKeyId, secretAccessKey } = server.credentials
  await work({
    store: { url: 's3://billing', endpoint: server.url, region: 'us-east-1' },
    env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    put: async (key, body) => void server.put('billing', key, body),
  })
  await server.close()
}

async function inContainer(work: (remote: Remote) => Promise<void>): Promise<void> {
  const server = await startAzureServer()
  await server.createContainer('billing')
  await work({
    store: { url: `azure://${server.account}/billing`, connection_string_env: 'BILLING_CONNECTION' },
    env: { BILLING_CONNECTION: server.connectionString },
    put: (key, body) => server.put('billing', key, body),
  })
  await server.close()
}

async function check(sample: Sample, remote: Remote, folder: string): Promise<void> {
  const work = join(folder, sample.name)
  mkdirSync(work)
  const prefix = [sample.name, sample.source['prefix']].filter(Boolean).join('/')
  writeFileSync(
    join(work, 'finops.config.json'),
    JSON.stringify({
      download: { settle_minutes: 0 },
      backends: { local: { use: 'duckdb', path: './finops.duckdb' } },
      sources: { real: { ...sample.source, store: remote.store, prefix } },
    }),
  )
  const env = { ...process.env, ...remote.env }
  for (const delivery of sample.deliveries) {
    for (const [key, body] of Object.entries(delivery)) await remote.put(`${sample.name}/${key}`, body)
    const { code, output } = await run(['run', '--quiet'], work, env)
    if (code !== 0) return report(sample, `finops ended with ${code}\n${output}`)
  }
  const { rows, sums, cost, wrong } = await compare(sample, join(work, 'finops.duckdb'))
  if (wrong.length > 0) return report(sample, wrong.join('; '))
  const verified = await run(['verify'], work, env)
  if (verified.code !== 0) return report(sample, `verify ended with ${verified.code}\n${verified.output}`)
  passed++
  console.log(`✓ ${sample.name}: ${rows} rows, ${sums} sums equal to the last digit, cost ${cost}`)
}

function report({ name }: Sample, problem: string): void {
  failed++
  console.log(`✗ ${name}: ${problem}`)
}

function run(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; output: string }>()
  const child = spawn(process.execPath, [finops, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  child.on('close', (code) => resolve({ code, output }))
  return promise
}
