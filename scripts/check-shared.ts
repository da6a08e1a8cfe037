import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { duckdbBackend } from '@openfinops/backend-duckdb'
import { startAwsServer } from '@openfinops/testing-aws'

// Loads real billing files from a bucket as a user would, and compares rows and sums, to the last digit, with what
// Python's csv and decimal find in the same files. Needs ../shared/data and Python 3: node scripts/check-shared.ts
const root = join(import.meta.dirname, '..')
const samples = join(root, '..', 'shared', 'data', 'samples')
const finops = join(root, 'apps', 'finops', 'src', 'main.ts')
let passed = 0
let failed = 0

if (!existsSync(samples)) {
  console.log('did not run: ../shared/data is not there')
} else if (spawnSync('python3', ['--version']).status !== 0) {
  console.log('did not run: there is no python3')
} else {
  await checkAll()
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

interface Sample {
  readonly name: string
  readonly files: readonly string[]
  /** Puts the files into the bucket, with what belongs to them. */
  readonly objects: Readonly<Record<string, string | Uint8Array>>
  readonly source: Readonly<Record<string, unknown>>
  readonly table: string
}

async function checkAll(): Promise<void> {
  const server = await startAwsServer()
  server.createBucket('billing')
  const folder = mkdtempSync(join(tmpdir(), 'finops-shared-'))
  for (const sample of curSamples()) {
    const objects = Object.entries(sample.objects)
    for (const [key, body] of objects) server.put('billing', `${sample.name}/${key}`, body)
    const work = join(folder, sample.name)
    mkdirSync(work)
    const store = { url: 's3://billing', endpoint: server.url, region: 'us-east-1' }
    const source = { ...sample.source, store, prefix: [sample.name, sample.source['prefix']].filter(Boolean).join('/') }
    writeFileSync(
      join(work, 'finops.config.json'),
      JSON.stringify({
        download: { settle_minutes: 0 },
        backends: { local: { use: 'duckdb', path: './finops.duckdb' } },
        sources: { real: source },
      }),
    )
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    }
    const { code, output } = await run(['run', '--quiet'], work, env)
    if (code !== 0) {
      failed++
      console.log(`✗ ${sample.name}: finops ended with ${code}\n${output}`)
      continue
    }
    await compare(sample, join(work, 'finops.duckdb'))
    const verified = await run(['verify'], work, env)
    if (verified.code !== 0) {
      failed++
      console.log(`✗ ${sample.name}: verify ended with ${verified.code}\n${verified.output}`)
    }
  }
  await server.close()
  rmSync(folder, { recursive: true })
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

async function compare(sample: Sample, database: string): Promise<void> {
  const python = JSON.parse(
    execFileSync('python3', [join(import.meta.dirname, 'add-up.py'), ...sample.files], { encoding: 'utf8' }),
  )
  const backend = duckdbBackend({ path: database })
  const ask = async (sql: string): Promise<readonly (readonly (string | null)[])[]> => {
    const result = await backend.query?.(sql, { signal: new AbortController().signal })
    return result === undefined ? [] : Array.fromAsync(result.rows)
  }
  const described = await ask(`describe ${sample.table}`)
  const decimals = new Set(described.filter(([, type]) => type?.startsWith('DECIMAL')).map(([name]) => name))
  const wrong: string[] = []
  const [[rows = null] = []] = await ask(`select count(*) from ${sample.table}`)
  if (Number(rows) !== python.rows) wrong.push(`${rows} rows, Python finds ${python.rows}`)
  let sums = 0
  for (const [column, sum] of Object.entries<string>(python.sums)) {
    const name = column.toLowerCase().replace(/[^a-z0-9]/g, '_')
    if (!decimals.has(name)) continue
    const [[ours = null] = []] = await ask(`select sum("${name}") from ${sample.table}`)
    sums++
    if (plain(ours ?? '') !== plain(sum)) wrong.push(`${column}: ${ours}, Python finds ${sum}`)
  }
  await backend.close()
  if (wrong.length === 0 && sums > 0) {
    passed++
    const cost = python.sums['lineItem/UnblendedCost'] ?? python.sums['CostInBillingCurrency']
    console.log(
      `✓ ${sample.name}: ${python.rows} rows, ${sums} sums equal to the last digit, cost ${plain(cost ?? '')}`,
    )
  } else {
    failed++
    console.log(`✗ ${sample.name}: ${wrong.join('; ') || 'no sum was compared'}`)
  }
}

function plain(number: string): string {
  return number.includes('.') ? number.replace(/0+$/, '').replace(/\.$/, '') : number
}

function curSamples(): readonly Sample[] {
  const logzio = join(samples, 'logzio__aws-cost-and-usage', 'tests', 'reports')
  const koku = join(samples, 'project-koku__koku', 'test_local_bucket')
  const cur = { vendor: 'aws-cur-v1' }
  const logzioSample = (name: string, file: string, compression: string): Sample => {
    const path = join(logzio, file)
    const key = `20180201-20180301/aa1ddccb-abcd-1234-b849-57a32b6864a9/logzio-1${file.slice(file.indexOf('.'))}`
    return {
      name,
      files: [path],
      table: 'aws_cur_v1',
      source: { ...cur, export: 'logzio' },
      objects: {
        [`logzio/${key}`]: readFileSync(path),
        'logzio/20180201-20180301/logzio-Manifest.json': JSON.stringify({
          assemblyId: 'aa1ddccb-abcd-1234-b849-57a32b6864a9',
          account: '486140753397',
          columns: [],
          charset: 'UTF-8',
          compression,
          contentType: 'text/csv',
          reportId: '0',
          reportName: 'logzio',
          billingPeriod: { start: '20180201T000000.000Z', end: '20180301T000000.000Z' },
          bucket: 'billing',
          reportKeys: [`logzio/${key}`],
          additionalArtifactKeys: [],
        }),
      },
    }
  }
  const kokuFiles = globSync('**/*.*', { cwd: koku })
  return [
    logzioSample('logzio-gzip', 'test-billing-report-1.csv.gz', 'GZIP'),
    logzioSample('logzio-zip', 'test-billing-report-1.csv.zip', 'ZIP'),
    {
      name: 'koku',
      files: kokuFiles.filter((file) => file.endsWith('.csv.gz')).map((file) => join(koku, file)),
      table: 'aws_cur_v1',
      source: { ...cur, export: 'koku-local' },
      objects: Object.fromEntries(kokuFiles.map((file) => [file, readFileSync(join(koku, file))])),
    },
  ]
}
