import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { localStore } from '@openfinops/store-local'
import { azure } from '@openfinops/vendor-azure'
import { openWorkplace, type Workplace } from '../exports/workplace.ts'
import { tempFolder } from '../support/temp-folder.ts'

type Location = Parameters<typeof azure>[0]
type Options = Parameters<typeof azure>[1]

export interface ContainerCopy extends Workplace {
  /** Writes a file as if it was written at that moment. */
  write(key: string, content: string, at?: Date): Promise<void>
  /** The cost of a month, and of how many rows; only months that are loaded. */
  costs(): Promise<readonly (readonly (string | null)[])[]>
}

const written = new Date('2026-10-02T03:00:00Z')

/** A copy of a container in a folder, and a workplace for the export in it. */
export async function openCopy(options: Options = {}, location: Partial<Location> = {}): Promise<ContainerCopy> {
  const root = await tempFolder()
  const write = async (key: string, content: string, at = written) => {
    const path = join(root, key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
    await utimes(path, at, at)
  }
  const place = await openWorkplace(azure({ prefix: 'billing', export: 'daily', ...location }, options), {
    store: localStore(root),
    put: (key, body, at) => write(key, body.toString(), at),
    remove: (key) => rm(join(root, key)),
    beforeRead: () => {
      throw new Error('A folder tells nobody that it is read')
    },
    close: async () => {},
  })
  return {
    ...place,
    write,
    costs: () =>
      place.ask(`select strftime(billing_period, '%Y-%m'), sum(costinbillingcurrency), count(*)
        from ${place.source.table} group by 1 order by 1`),
  }
}

export interface Run {
  readonly id: string
  readonly submittedTime?: string
  readonly scope?: string
  readonly folder?: string
  readonly type?: string
  /** What the manifest says is in the files, in place of what is. */
  readonly counts?: { readonly byteCount?: number; readonly dataRowCount?: number }
}

/** Delivers a run of September 2026: its parts, and the manifest last. */
export async function deliver(copy: ContainerCopy, parts: readonly string[], run: Run): Promise<void> {
  const { id, submittedTime = '2026-10-02T03:00:00.0000000Z', type = 'ActualCost', folder = 'billing/daily' } = run
  const { scope = '/providers/Microsoft.Billing/billingAccounts/1234567', counts = {} } = run
  const runFolder = `${folder}/20260901-20260930/${id}`
  const blobs = parts.map((content, at) => ({
    blobName: `${runFolder}/part_${at}_0001.csv`,
    byteCount: Buffer.byteLength(content),
    dataRowCount: content.trimEnd().split('\n').length - 1,
    ...counts,
  }))
  for (const [at, content] of parts.entries()) await copy.write(blobs[at]?.blobName ?? '', content)
  const manifest = {
    manifestVersion: '2024-04-01',
    byteCount: blobs.reduce((sum, { byteCount }) => sum + byteCount, 0),
    blobCount: blobs.length,
    dataRowCount: blobs.reduce((sum, { dataRowCount }) => sum + dataRowCount, 0),
    exportConfig: {
      exportName: 'daily',
      resourceId: `${scope}/providers/Microsoft.CostManagement/exports/daily`,
      dataVersion: '2024-08-01',
      type,
    },
    runInfo: { submittedTime, runId: id, startDate: '2026-09-01T00:00:00', endDate: '2026-09-30T00:00:00Z' },
    blobs,
  }
  await copy.write(`${runFolder}/manifest.json`, JSON.stringify(manifest))
}
