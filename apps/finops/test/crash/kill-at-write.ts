import Database from 'better-sqlite3'

// Loaded before the CLI: counts the transactions that write to the journal and kills the process, as `kill -9` would,
// right before or right after a certain one is committed. With FINOPS_COUNT_WRITES it says in the end how many there
// were.
const at = Number(process.env['FINOPS_KILL_AT'] ?? Number.POSITIVE_INFINITY)
const when = process.env['FINOPS_KILL_WHEN']
const { transaction } = Database.prototype
let writes = 0

Database.prototype.transaction = function counted(this: Database.Database, work: (...args: unknown[]) => unknown) {
  const original = transaction.call(this, (...args: unknown[]) => {
    const result = work(...args)
    if (writes === at && when === 'before') process.kill(process.pid, 'SIGKILL')
    return result
  })
  const counted = {
    immediate(...args: unknown[]) {
      writes++
      const result = original.immediate(...args)
      if (writes === at && when === 'after') process.kill(process.pid, 'SIGKILL')
      return result
    },
    deferred: transaction.call(this, work).deferred,
  }
  return Object.assign(transaction.call(this, work).bind(this), counted)
} as typeof transaction

process.on('exit', () => {
  if (process.env['FINOPS_COUNT_WRITES'] !== undefined) process.stderr.write(`writes: ${writes}\n`)
})
