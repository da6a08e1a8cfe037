import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

export interface ServerProgram {
  /** What people call it. */
  readonly name: string
  readonly program: string
  readonly parameters: readonly string[]
  /** What it answers at, in whatever words. */
  readonly url: string
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Starts a program that is a server, until it is disposed of. One that ends by itself, or does not answer within a
 * minute, judges nothing: that is printed.
 * @returns `undefined` then.
 */
export async function startServer(server: ServerProgram): Promise<AsyncDisposable | undefined> {
  try {
    return await start(server)
  } catch (error) {
    console.log(`did not run: ${server.name} does not start: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

async function start({ program, parameters, url, env = {} }: ServerProgram): Promise<AsyncDisposable> {
  const server = spawn(program, parameters, { stdio: 'ignore', env: { ...process.env, ...env } })
  const ended = once(server, 'exit')
  const stop = async (): Promise<void> => {
    server.kill()
    await ended
  }
  try {
    await Promise.race([answers(url), ended.then(() => Promise.reject(new Error(`${program} ended by itself`)))])
  } catch (error) {
    await stop()
    throw error
  }
  return { [Symbol.asyncDispose]: stop }
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    try {
      await fetch(url)
      return
    } catch {
      await setTimeout(250)
    }
  }
  throw new Error(`Nothing answers at ${url}`)
}
