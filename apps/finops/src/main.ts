#!/usr/bin/env node
import { runCli } from './cli.ts'
import { exitCode } from './exit-code.ts'

const stop = new AbortController()

/** The first time, what is going on is stopped cleanly; the second time, at once. */
function onSignal(): void {
  if (stop.signal.aborted) process.exit(exitCode.cancelled)
  process.stderr.write('\nStopping; press Ctrl-C again to stop at once.\n')
  stop.abort()
}
process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)

// Whoever reads the output may have seen enough: `finops … | head`. The work goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  colorDepth: process.stdout.isTTY ? process.stdout.getColorDepth() : 1,
  // Some pseudo terminals say that they have no columns.
  columns: process.stdout.isTTY ? process.stdout.columns || 80 : undefined,
  signal: stop.signal,
})
