import { readFile } from 'node:fs/promises'
import { type AwsServer, startAwsServer } from '@openfinops/testing-aws'
import { generateExport } from '@openfinops/testing-exports'

export const bucket = 'acme-billing'

/** A server with two months of a Cost and Usage Report, one of them delivered twice, two files a delivery. */
export async function serveBill(folder: string): Promise<AwsServer> {
  const server = await startAwsServer()
  server.createBucket(bucket)
  const deliveries = [
    { period: '2026-09', id: '20261003T041500Z', createdAt: '2026-10-03T04:15:00Z', restate: 0, tags: ['team'] },
    { period: '2026-10', id: '20261031T051200Z', createdAt: '2026-10-31T05:12:00Z', restate: 0, tags: ['team'] },
    { period: '2026-10', id: '20261102T043000Z', createdAt: '2026-11-02T04:30:00Z', restate: 1, tags: ['team', 'env'] },
  ]
  for (const { period, id, createdAt, restate, tags } of deliveries) {
    const { objects } = await generateExport(
      {
        kind: 'aws-cur-v1',
        export: 'daily',
        prefix: 'cur',
        bucket,
        rows: 300,
        rowsPerFile: 160,
        seed: 7,
        format: 'csv.gz',
        layout: 'create-new',
        period,
        id,
        createdAt: new Date(createdAt),
        restate,
        columns: { tags },
      },
      folder,
    )
    for (const { key, path } of objects) {
      server.put(bucket, key, await readFile(path), { lastModified: new Date(createdAt) })
    }
  }
  return server
}
