import { createInterface } from 'node:readline'
import { openJournal } from '@openfinops/state'

/** Takes a lease, says so, and holds it. Told `block`, it is deaf for so many milliseconds. */
const [path = '', name = '', seconds = '', deaf = '0'] = process.argv.slice(2)

const journal = openJournal({ path, leaseSeconds: Number(seconds) })
const lease = journal.acquireLease(name)
console.log(lease === undefined ? 'refused' : 'held')
lease?.lost.addEventListener('abort', () => console.log('lost'))
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'block') {
    console.log('blocking')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(deaf))
  }
}
