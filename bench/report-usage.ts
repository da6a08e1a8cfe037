import { writeFileSync } from 'node:fs'

// Loaded before a measured script: when it ends, writes down how long it ran, how long it computed and how much memory it had at most.
// `maxRSS` is in kilobytes on every platform that Node runs on.
const path = process.env['BENCH_USAGE']
process.on('exit', () => {
  if (path === undefined) return
  const { user, system } = process.cpuUsage()
  const usage = {
    seconds: performance.now() / 1000,
    processorSeconds: (user + system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }
  writeFileSync(path, JSON.stringify(usage))
})
