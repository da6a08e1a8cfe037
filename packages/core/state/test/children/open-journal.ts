import { once } from 'node:events'
import { isFinopsError } from '@openfinops/plugin'
import { openJournal } from '@openfinops/state'

/** Opens the journal at the moment it is told to, as `user` if one is given, and prints how that went. */
const [path = '', user] = process.argv.slice(2)

console.log('ready')
await once(process.stdin, 'data')
if (user !== undefined) process.setuid?.(Number(user))
try {
  const journal = openJournal({ path })
  journal.startRun({ command: 'aws run', version: '1.2.3' })
  journal.close()
  console.log('opened')
} catch (error) {
  console.log(isFinopsError(error) ? error.code : error)
}
process.stdin.destroy()
