// Runs the contract tests of packages/testing/gcp against servers that others wrote: fake-gcs-server, which needs Go, and
// bqemulator, which needs Python. What cannot be had is named, and that is that.
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './lib/free-port.ts'
import { judgeContract, type Verdict } from './lib/judge-contract.ts'
import { findPython, installPython } from './lib/python-programs.ts'
import { root } from './lib/repository.ts'
import { runCommand } from './lib/run-command.ts'
import { startServer } from './lib/start-server.ts'
import { notJudgedByBqemulator } from './not-judged/by-bqemulator.ts'
import { notJudgedByFakeGcsServer } from './not-judged/by-fake-gcs-server.ts'

// The declared lists of what they cannot judge hold for these versions.
const fakeGcsServer = 'github.com/fsouza/fake-gcs-server@v1.56.1'
/** It names neither the newest DuckDB that it starts with, nor numpy, without which DuckDB takes no functions. */
const bqemulator = ['bqemulator==1.4.0', 'duckdb==1.5.6', 'numpy']

/** It fetches an extension of DuckDB when it starts, for geography: from elsewhere than its package, and for nothing. */
const startBqemulator = `
from bqemulator.storage.engine import DuckDBEngine
DuckDBEngine._load_spatial = lambda self: None
from bqemulator.cli import main
main()`

const contracts = { folder: join(root, 'packages/testing/gcp') }
await using folder = await mkdtempDisposable(join(tmpdir(), 'gcp-'))
const [fakeGcsServerProgram, python] = await Promise.all([
  buildFakeGcsServer(folder.path),
  installBqemulator(folder.path),
])
const judged = [
  fakeGcsServerProgram && (await judgeStorage(fakeGcsServerProgram)),
  python && (await judgeBigQuery(python, join(folder.path, 'objects'))),
]
const verdicts = judged.filter((verdict) => typeof verdict === 'object')
if (verdicts.length > 0) {
  const sum = (of: keyof Verdict) => verdicts.reduce((total, verdict) => total + verdict[of], 0)
  console.log(`together: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('notJudged')} not judged`)
  process.exitCode = sum('failed') === 0 ? 0 : 1
}

/** @returns the program. */
async function buildFakeGcsServer(bin: string): Promise<string | undefined> {
  try {
    await runCommand('go', ['version'], { cwd: bin })
  } catch {
    console.log('did not run: fake-gcs-server: there is no Go')
    return undefined
  }
  try {
    await runCommand('go', ['install', fakeGcsServer], { cwd: bin, env: { GOBIN: bin } })
    return join(bin, 'fake-gcs-server')
  } catch (error) {
    console.log(`did not run: fake-gcs-server cannot be built: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

/** @returns the Python that has it. */
async function installBqemulator(parent: string): Promise<string | undefined> {
  const found = await findPython()
  if (found === undefined) {
    console.log('did not run: bqemulator: there is no Python')
    return undefined
  }
  try {
    return join(await installPython(found, join(parent, 'python'), bqemulator), 'python')
  } catch (error) {
    console.log(`did not run: bqemulator cannot be installed: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

async function judgeStorage(program: string): Promise<Verdict | undefined> {
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const where = ['-scheme', 'http', '-host', '127.0.0.1', '-port', port, '-external-url', url]
  const name = 'fake-gcs-server'
  await using server = await startServer({ name, program, parameters: [...where, '-backend', 'memory'], url })
  if (server === undefined) return undefined
  return await judgeContract({
    ...contracts,
    name,
    tests: 'test/contract/gcs-',
    env: { FINOPS_FAKE_GCS_SERVER: url },
    notJudged: notJudgedByFakeGcsServer,
  })
}

async function judgeBigQuery(program: string, objects: string): Promise<Verdict | undefined> {
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const parameters = ['-c', startBqemulator, 'start', '--rest-port', port, '--grpc-port', '0']
  const env = { BQEMU_GCS_LOCAL_ROOT: objects, BQEMU_ENABLE_FORMAT_EXTENSIONS: 'false' }
  const name = 'bqemulator'
  await using server = await startServer({ name, program, parameters, url, env })
  if (server === undefined) return undefined
  return await judgeContract({
    ...contracts,
    name,
    tests: 'test/contract/bigquery-',
    env: { FINOPS_BQEMULATOR: url, FINOPS_BQEMULATOR_FILES: objects },
    notJudged: notJudgedByBqemulator,
  })
}
