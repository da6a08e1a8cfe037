import Database from 'better-sqlite3'

// Loaded before the CLI: counts what it writes to the journal and kills the process, as `kill -9` would, right before or
// right after a certain write. Without FINOPS_KILL_AT it only prints how many there were.
const at = Number(process.env['FINOPS_KILL_AT'] ?? Number.POSITIVE_INFINITY)
const when = process.env['FINOPS_KILL_WHEN']
const prototype = Object.getPrototypeOf(new Database(':memory:').prepare('select 1'))
const { run } = prototype
let writes = 0

prototype.run = function counted(this: unknown, ...values: readonly unknown[]) {
  writes++
  if (writes === at && when === 'before') process.kill(process.pid, 'SIGKILL')
  const result = run.apply(this, values)
  if (writes === at && when === 'after') process.kill(process.pid, 'SIGKILL')
  return result
}

process.on('exit', () => {
  if (process.env['FINOPS_COUNT_WRITES'] !== undefined) process.stderr.write(`writes: ${writes}\n`)
})
