import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ExportRequest, generateExport } from '@openfinops/testing-exports'
import { deliveries } from './deliveries.ts'

// Writes the exports that the demo runs on: node apps/finops/demo/make-exports.ts
const common = {
  kind: 'aws-cur-v1',
  export: 'daily',
  prefix: 'cur',
  bucket: 'acme-billing',
  rows: 1200,
  seed: 1,
  format: 'csv.gz',
  layout: 'create-new',
  compressionLevel: 9,
} satisfies Partial<ExportRequest>

for (const { folder, period, id, createdAt, restate, tags } of deliveries) {
  const target = join(import.meta.dirname, 'exports', folder)
  const scratch = await mkdtemp(join(tmpdir(), 'finops-demo-'))
  const { objects, truth } = await generateExport(
    { ...common, period, id, createdAt: new Date(createdAt), restate, columns: { tags } },
    scratch,
  )
  await rm(target, { recursive: true, force: true })
  for (const { key, path } of objects) {
    await cp(path, join(target, key), { recursive: true, force: true })
    console.log(`${dirname(key)}: ${truth.rows} rows`)
  }
  await rm(scratch, { recursive: true })
}
