// Loads what it is told, and says when it begins.
import { duckdbBackend } from '../../src/index.ts'

const [path = '', load = ''] = process.argv.slice(2)
console.log('open')
await duckdbBackend({ path }).replacePeriod(JSON.parse(load), { signal: new AbortController().signal })
