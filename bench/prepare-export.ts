import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { generateExport } from '@openfinops/testing-exports'
import type { BenchCase } from './cases.ts'

/** The folder with the export of a case, generated when it is not there yet. */
export async function prepareExport({ name, kind, format }: BenchCase, rows: number, data: string): Promise<string> {
  const folder = join(data, `${name}-${rows}`)
  if (existsSync(folder)) return folder
  console.error(`generating ${name} with ${rows.toLocaleString('en')} rows …`)
  const growing = `${folder}.part`
  await rm(growing, { recursive: true, force: true })
  await generateExport(
    {
      kind,
      format,
      rows,
      export: 'bench',
      prefix: 'cur',
      period: '2026-09',
      seed: 42,
      layout: 'create-new',
      id: '20261003T041500Z',
      createdAt: new Date('2026-10-03T04:15:00Z'),
      columns: { tags: ['Name', 'team', 'cost-center', 'environment'] },
    },
    growing,
  )
  await rename(growing, folder)
  return folder
}
