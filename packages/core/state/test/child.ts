import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export interface Child {
  /** The next line that it prints; fails when it ends without one. */
  nextLine(): Promise<string>
  /** Sends it a line. */
  say(line: string): void
  /** Kills it as an out-of-memory killer does, and waits until it is gone. */
  kill(): Promise<void>
}

/** A program of `test/children` in a process of its own, which does not outlive the test. */
export function startChild(program: string, ...args: readonly string[]): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'children', program), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await exited
  }

  onTestFinished(kill)
  return {
    async nextLine() {
      const { done, value } = await lines.next()
      if (done) throw new Error(`${program} ended early`)
      return value
    },
    say(line) {
      child.stdin.write(`${line}\n`)
    },
    kill,
  }
}
