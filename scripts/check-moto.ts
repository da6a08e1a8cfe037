// Runs the contract tests of packages/testing/aws against moto, a server that others wrote. Needs Python and a package
// index; without them it says so and that is that.
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './lib/free-port.ts'
import { judgeContract } from './lib/judge-contract.ts'
import { findPython, installPython } from './lib/python-programs.ts'
import { root } from './lib/repository.ts'
import { startServer } from './lib/start-server.ts'
import { notJudgedByMoto } from './not-judged/by-moto.ts'

/** The declared list of what it cannot judge holds for this version. */
const moto = 'moto[server]==5.2.5'

const python = await findPython()
if (python === undefined) {
  console.log('did not run: moto: there is no Python')
} else {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'moto-'))
  const programs = await installPython(python, folder.path, [moto]).catch((error: unknown) => {
    console.log(`did not run: moto cannot be installed: ${error instanceof Error ? error.message : error}`)
  })
  if (programs !== undefined) process.exitCode = await runContract(programs)
}

/** @returns the exit code. */
async function runContract(programs: string): Promise<number> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const parameters = ['-H', '127.0.0.1', '-p', String(port)]
  await using server = await startServer({
    name: 'moto',
    program: join(programs, 'moto_server'),
    parameters,
    url: `${url}/moto-api/`,
  })
  if (server === undefined) return 0
  const { failed } = await judgeContract({
    name: 'moto',
    folder: join(root, 'packages/testing/aws'),
    tests: 'test/contract/',
    env: { FINOPS_MOTO: url },
    notJudged: notJudgedByMoto,
  })
  return failed === 0 ? 0 : 1
}
