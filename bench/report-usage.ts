import { writeFileSync } from 'node:fs'

// Loaded before a measured script: when it ends, writes down how long it ran and how much memory it had at most.
// `maxRSS` is in kilobytes on every platform that Node runs on.
const path = process.env['BENCH_USAGE']
process.on('exit', () => {
  if (path === undefined) return
  const usage = { seconds: performance.now() / 1000, peakBytes: process.resourceUsage().maxRSS * 1024 }
  writeFileSync(path, JSON.stringify(usage))
})
