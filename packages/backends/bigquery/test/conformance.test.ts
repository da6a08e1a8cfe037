import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testBackend } from '@openfinops/conformance'
import { startBigQueryServer } from '@openfinops/testing-gcp'
import { test, vi } from 'vitest'
import { bigqueryBackend } from '../src/index.ts'
import { throughDuckDB } from './through-duckdb.ts'

// A machine that is busy with other things takes its time; nothing here is about time.
vi.setConfig({ testTimeout: 60_000 })

testBackend({
  test: test.concurrent,
  async open() {
    const server = await startBigQueryServer()
    const root = await mkdtemp(join(tmpdir(), 'finops-bigquery-'))
    const folder = join(root, 'files')
    await mkdir(folder)
    const open = () => bigqueryBackend({ project: server.project, dataset: 'finops', endpoint: server.url })
    const backend = throughDuckDB(open(), root)
    return {
      backend,
      folder,
      reopen: async () => throughDuckDB(open(), root),
      async close() {
        await backend.close()
        await server.close()
        await rm(root, { recursive: true })
      },
    }
  },
})
