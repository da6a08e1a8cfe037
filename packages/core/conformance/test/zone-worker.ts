import { parentPort } from 'node:worker_threads'
import { inTimeZone } from '../src/lib/in-time-zone.ts'

parentPort?.postMessage(inTimeZone('Pacific/Kiritimati', () => 'changed') ?? 'cannot be changed')
