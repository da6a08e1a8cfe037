// Runs the contract tests of packages/testing/aws against moto, a server that others wrote. Needs Python and a package
// index; without them it says so and that is that.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { root } from './lib/repository.ts'
import { runCommand } from './lib/run-command.ts'

/** The declared list of what it cannot judge holds for this version. */
const moto = 'moto[server]==5.2.5'

const python = await findPython()
if (python === undefined) {
  console.log('did not run: moto: there is no Python')
} else {
  const folder = await mkdtemp(join(tmpdir(), 'moto-'))
  try {
    const programs = await install(python, folder)
    if (programs !== undefined) process.exitCode = await runContract(programs)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function findPython(): Promise<string | undefined> {
  for (const name of ['python3', 'python']) {
    try {
      await runCommand(name, ['-c', 'import sys; assert sys.version_info >= (3, 9)'], { cwd: root })
      return name
    } catch {
      // The next name may be one.
    }
  }
  return undefined
}

/** @returns the folder of the programs it installed; `undefined` when they cannot be had. */
async function install(python: string, folder: string): Promise<string | undefined> {
  const programs = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin')
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input']
  try {
    await runCommand(python, ['-m', 'venv', folder], { cwd: folder })
    await runCommand(join(programs, 'python'), ['-m', 'pip', 'install', ...quietly, moto], { cwd: folder })
    return programs
  } catch (error) {
    console.log(`did not run: moto cannot be installed: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

/** @returns the exit code of the tests. */
async function runContract(programs: string): Promise<number> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(join(programs, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const ended = once(server, 'exit')
  try {
    await Promise.race([answers(url), ended.then(() => Promise.reject(new Error('moto_server ended by itself')))])
    const tests = spawn(process.execPath, ['test/moto.ts'], {
      cwd: join(root, 'packages/testing/aws'),
      env: { ...process.env, FINOPS_MOTO: url },
      stdio: 'inherit',
    })
    const [code] = await once(tests, 'exit')
    return typeof code === 'number' ? code : 1
  } finally {
    server.kill()
    await ended
  }
}

async function freePort(): Promise<number> {
  await using server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no free port')
  return address.port
}

/** Resolves when the server takes requests; it has a minute. */
async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    try {
      await fetch(`${url}/moto-api/`)
      return
    } catch {
      await setTimeout(250)
    }
  }
  throw new Error('moto_server does not answer')
}
