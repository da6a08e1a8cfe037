import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ParquetLoad } from '@openfinops/plugin'
import { expect } from 'vitest'
import type { Fixture } from './fixture.ts'

/**
 * Runs a load in a process of its own until it is killed by what the test has prepared, at the moment that the test has
 * chosen.
 */
export async function startAndDie(
  { options }: Pick<Fixture, 'options'>,
  load: ParquetLoad,
  prepare: (kill: () => Promise<void>) => unknown,
): Promise<void> {
  const script = fileURLToPath(import.meta.resolve('./load-in-process.ts'))
  const input = JSON.stringify({ options, load })
  const child = spawn(process.execPath, [script, input], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  await prepare(async () => {
    child.kill('SIGKILL')
    await ended
  })
  expect(await ended).toEqual([null, 'SIGKILL'])
}
