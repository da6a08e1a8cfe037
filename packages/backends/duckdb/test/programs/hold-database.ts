// Opens a database for writing, says so, and keeps it open for so many milliseconds.
import { setTimeout } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'

const [path, milliseconds] = process.argv.slice(2)
const instance = await DuckDBInstance.create(path)
console.log('open')
await setTimeout(Number(milliseconds))
instance.closeSync()
