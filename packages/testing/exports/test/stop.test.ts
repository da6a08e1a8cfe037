import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { type ExportFormat, type ExportKind, generateExport } from '../src/index.ts'
import { folder } from './support/folder.ts'
import { request } from './support/request.ts'

const run = '3a9f3d28-8f2f-4a1c-8a56-740bed1165a5'

// The first file of Parquet is being converted while the rows of the second are made.
test.for<{ kind: ExportKind; format: ExportFormat }>([
  { kind: 'aws-cur-v2', format: 'csv.gz' },
  { kind: 'aws-focus-1.2', format: 'parquet' },
  { kind: 'azure-actual', format: 'csv' },
  { kind: 'azure-focus-1.2', format: 'parquet' },
])('$kind in $format stops when it is told to, and leaves whole files only', async ({ kind, format }) => {
  const target = folder()
  const stop = new AbortController()
  const files = () => readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const changes = { kind, format, id: run, rows: 10_000_000, rowsPerFile: 20_000 } as const

  const generating = generateExport(request(changes), target, { signal: stop.signal })
  const stopped = expect(generating).rejects.toThrow('enough')
  await vi.waitFor(() => expect(files().length).toBeGreaterThan(1), 20_000)
  stop.abort(new Error('enough'))
  await stopped

  const left = files()
  expect(left.filter(({ name }) => /manifest/i.test(name) || name.endsWith('.parquet.csv'))).toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(files()).toHaveLength(left.length)
})

test('what is told to stop before it begins writes nothing', async () => {
  const target = folder()

  await expect(generateExport(request(), target, { signal: AbortSignal.abort() })).rejects.toThrow()

  expect(existsSync(join(target, 'billing'))).toBe(false)
})
