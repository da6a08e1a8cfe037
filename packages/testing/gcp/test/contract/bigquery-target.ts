import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startBigQueryServer, startGcsServer } from '../../src/index.ts'

/** A BigQuery that the contract tests can be run against, with a Cloud Storage that it reads from. */
export interface BigQueryTarget extends AsyncDisposable {
  readonly url: string
  readonly project: string
  /** Puts an object into the bucket `bills`. */
  put(key: string, body: Uint8Array): Promise<void>
}

/**
 * Our servers; or the bqemulator whose URL is in FINOPS_BQEMULATOR. The folder that it takes for Cloud Storage is in
 * FINOPS_BQEMULATOR_FILES.
 */
export async function openBigQueryTarget(): Promise<BigQueryTarget> {
  const { FINOPS_BQEMULATOR: url, FINOPS_BQEMULATOR_FILES: folder } = process.env
  return url === undefined || folder === undefined ? openOwnServers() : openBqemulator(url, folder)
}

async function openOwnServers(): Promise<BigQueryTarget> {
  const storage = await startGcsServer()
  storage.createBucket('bills')
  const server = await startBigQueryServer({ storage: storage.url })
  return {
    url: server.url,
    project: server.project,
    async put(key, body) {
      storage.put('bills', key, body)
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await storage.close()
    },
  }
}

async function openBqemulator(url: string, folder: string): Promise<BigQueryTarget> {
  return {
    url,
    project: 'test-project',
    async put(key, body) {
      const path = join(folder, 'bills', key)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, body)
    },
    async [Symbol.asyncDispose]() {},
  }
}
