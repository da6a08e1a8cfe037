import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BackendFixture } from '@openfinops/conformance'
import { type DuckDBBackend, type DuckDBOptions, duckdbBackend } from '../src/index.ts'

export interface DuckDBFixture extends BackendFixture {
  readonly backend: DuckDBBackend
  /** The database file. */
  readonly path: string
}

/** A folder with room for a database that does not exist yet, and one for files. */
export async function openFixture(options: Omit<DuckDBOptions, 'path'> = {}): Promise<DuckDBFixture> {
  const root = await mkdtemp(join(tmpdir(), 'finops-duckdb-'))
  const folder = join(root, 'files')
  const path = join(root, 'data', 'finops.duckdb')
  await mkdir(folder)
  const backend = duckdbBackend({ path, ...options })
  return {
    backend,
    folder,
    path,
    reopen: async () => duckdbBackend({ path, ...options }),
    async close() {
      await backend.close()
      await rm(root, { recursive: true })
    },
  }
}
