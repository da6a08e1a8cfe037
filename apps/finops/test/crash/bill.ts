import { readFile } from 'node:fs/promises'
import { type AwsServer, startAwsServer } from '@openfinops/testing-aws'
import { startAzureServer } from '@openfinops/testing-azure'
import { type ExportRequest, generateExport } from '@openfinops/testing-exports'

/** Two months of an export on a server, one of them delivered twice, two files a delivery. */
export interface ServedBill {
  readonly provider: 'aws' | 'azure'
  /** What the configuration says of the source. */
  readonly source: Readonly<Record<string, unknown>>
  /** What a process needs to be let in. */
  readonly env: Readonly<Record<string, string>>
  readonly table: string
  /** The catalogue of bronze. */
  readonly manifestTable: string
  /** The deliveries that count, with their rows, the first month first. */
  readonly inForce: readonly (readonly [period: string, manifest: string, rows: number])[]
  close(): Promise<void>
}

const bucket = 'acme-billing'

export async function serveAwsBill(folder: string): Promise<ServedBill & { readonly server: AwsServer }> {
  const server = await startAwsServer()
  server.createBucket(bucket)
  const ids = ['20261003T041500Z', '20261031T051200Z', '20261102T043000Z'] as const
  await deliver(folder, 'aws-cur-v1', ids, async (key, body, lastModified) => {
    server.put(bucket, key, body, { lastModified })
  })
  return {
    server,
    provider: 'aws',
    source: {
      vendor: 'aws-cur-v1',
      store: { url: `s3://${bucket}`, endpoint: server.url, region: 'us-east-1' },
      prefix: 'billing',
      export: 'daily',
    },
    env: {
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    },
    table: 'aws_cur_v1',
    manifestTable: 'bronze_cur_v1_manifest',
    inForce: [
      ['2026-09', ids[0], 300],
      ['2026-10', ids[2], 302],
    ],
    close: () => server.close(),
  }
}

export async function serveAzureBill(folder: string): Promise<ServedBill> {
  const server = await startAzureServer()
  await server.createContainer(bucket)
  const ids = [
    '7c1f0f6e-2f0e-4e0a-9a0c-0a4f5e6d7c8b',
    'bbac73f1-9a05-4de6-84ab-c72b568a03b4',
    'c0ffee00-9a05-4de6-84ab-c72b568a03b4',
  ] as const
  await deliver(folder, 'azure-actual', ids, (key, body) => server.put(bucket, key, body))
  return {
    provider: 'azure',
    source: {
      vendor: 'azure',
      store: { url: `azure://${server.account}/${bucket}`, connection_string_env: 'BILLING' },
      prefix: 'billing',
      export: 'daily',
    },
    env: { BILLING: server.connectionString },
    table: 'azure_actual',
    manifestTable: 'bronze_azure_manifest',
    inForce: [
      ['2026-09', ids[0], 300],
      ['2026-10', ids[2], 302],
    ],
    close: () => server.close(),
  }
}

async function deliver(
  folder: string,
  kind: ExportRequest['kind'],
  [september, october, restated]: readonly [string, string, string],
  put: (key: string, body: Buffer, at: Date) => Promise<void>,
): Promise<void> {
  const deliveries = [
    { period: '2026-09', id: september, createdAt: '2026-10-03T04:15:00Z', restate: 0, tags: ['team'] },
    { period: '2026-10', id: october, createdAt: '2026-10-31T05:12:00Z', restate: 0, tags: ['team'] },
    { period: '2026-10', id: restated, createdAt: '2026-11-02T04:30:00Z', restate: 1, tags: ['team', 'env'] },
  ]
  for (const { period, id, createdAt, restate, tags } of deliveries) {
    const { objects } = await generateExport(
      {
        kind,
        export: 'daily',
        prefix: 'billing',
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
    for (const { key, path } of objects) await put(key, await readFile(path), new Date(createdAt))
  }
}
