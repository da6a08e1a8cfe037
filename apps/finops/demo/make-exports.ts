import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ExportRequest, generateExport } from '@openfinops/testing-exports'
import { deliveries } from './deliveries.ts'
import { portable } from './portable.ts'

// Writes the exports that the demo runs on: node apps/finops/demo/make-exports.ts
const common = {
  bucket: 'acme-billing',
  rows: 600,
  seed: 1,
  format: 'csv.gz',
  layout: 'create-new',
  compressionLevel: 9,
} satisfies Partial<ExportRequest>

const kinds = [
  { kind: 'aws-cur-v2', export: 'daily', prefix: 'exports' },
  { kind: 'aws-cur-v1', export: 'legacy', prefix: 'cur' },
] as const

for (const { folder, period, id, createdAt, restate, tags } of deliveries) {
  const target = join(import.meta.dirname, 'exports', folder)
  await rm(target, { recursive: true, force: true })
  for (const kind of kinds) {
    const scratch = await mkdtemp(join(tmpdir(), 'finops-demo-'))
    const { objects, truth } = await generateExport(
      { ...common, ...kind, period, id, createdAt: new Date(createdAt), restate, columns: { tags } },
      scratch,
    )
    for (const { key, path } of objects) await cp(path, join(target, portable(key)))
    console.log(`${folder}, ${kind.export}: ${truth.rows} rows`)
    await rm(scratch, { recursive: true })
  }
}
