import { duckdbBackend } from '@openfinops/backend-duckdb'
import { expect, test } from 'vitest'
import { curExport, inExports } from './support/cur-export.ts'
import { finops, jsonLines } from './support/finops.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const config = '[sources.daily]\nvendor = "aws-cur-v1"\nstore = "./exports"\nprefix = "cur"\n'

const backend = duckdbBackend({ path: 'unused.duckdb' })

test.skipIf(backend.compareFiles === undefined)(
  'compare shows what a restatement changed (skipped where DuckDB cannot compare files)',
  async () => {
    const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(curExport()) })
    await finops(folder, ['aws', 'run'])
    await writeFiles(
      folder,
      inExports(curExport({ assembly: '20250605T000000Z', rows: 'a1,111122223333,2025-05-01T00:00:00Z,USD,0.25\n' })),
    )
    await finops(folder, ['aws', 'run'])

    const { code, stdout } = await finops(folder, ['compare', '--period', '2025-05', '--json'])
    const human = await finops(folder, ['aws', 'compare', '--period', '2025-05'])

    expect([code, human.code], stdout).toEqual([0, 0])
    expect(jsonLines(stdout)).toMatchObject([
      {
        type: 'compared',
        before: '20250603T053621Z',
        after: '20250605T000000Z',
        rows: { before: 2, after: 1 },
        sums: [{ column: 'lineitem_unblendedcost', currency: 'USD', before: '1.75', after: '0.25' }],
      },
    ])
    expect(human.stdout).toContain('rows: 2 → 1\n')
  },
)
