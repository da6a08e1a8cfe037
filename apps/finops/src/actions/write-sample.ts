import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BillingPeriod, FinopsError, periodEnd } from '@openfinops/plugin'
import { type ExportRequest, type GeneratedExport, generateExport } from '@openfinops/testing-exports'
import { exitCode } from '../exit-code.ts'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { counted, grouped, size } from '../reporters/numbers.ts'
import { printable } from '../reporters/printable.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'

interface Sample {
  readonly kind: ExportRequest['kind']
  readonly period: BillingPeriod
  readonly rows: number
  readonly format: ExportRequest['format']
  readonly layout: ExportRequest['layout']
  readonly seed: number
  /** Which restatement of the month; 0 for the first delivery. */
  readonly restate: number
  readonly tags: readonly string[] | undefined
  /** Of Azure. */
  readonly agreement: NonNullable<ExportRequest['azure']>['agreement'] | undefined
}

export interface SampleRequest {
  readonly sample: Sample
  /** Stands for the bucket. Relative to the working folder. */
  readonly folder: string
  readonly json: boolean
}

const exportName = 'daily'

/** Writes an export into a folder and shows its files and what its rows add up to. @returns the exit code. */
export async function writeSample(world: World, { sample, folder, json }: SampleRequest): Promise<number> {
  const path = resolve(world.cwd, folder)
  const generated = await generate(sample, path, world.signal)
  const source = { vendor: vendorOf(sample.kind), store: pathToFileURL(path).href, export: exportName }
  if (json) {
    for (const object of generated.objects) writeJsonLine(world, { type: 'object', ...object })
    writeJsonLine(world, { type: 'generated', ...generated.truth, source })
  } else world.stdout.write(sampleText(generated, source))
  return exitCode.done
}

/** The vendor that reads a kind, as in the configuration. */
function vendorOf(kind: Sample['kind']): string | { readonly use: string; readonly type: string } {
  const [, type] = /^azure-([a-z]+)/.exec(kind) ?? []
  return type === undefined ? kind.replace(/-\d\.\d$/, '') : { use: 'azure', type }
}

async function generate(sample: Sample, path: string, signal: AbortSignal): Promise<GeneratedExport> {
  try {
    return await generateExport(requestOf(sample), path, { signal })
  } catch (cause) {
    if (signal.aborted) {
      throw new FinopsError('CANCELLED', 'Stopped before the export was whole: its manifest is not written', {
        file: path,
        fix: 'Start again with the same options.',
        cause,
      })
    }
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new FinopsError('FILE_UNREADABLE', `The export cannot be written: ${cause.message}`, { file: path, cause })
  }
}

function requestOf({ tags, agreement, ...sample }: Sample): ExportRequest {
  const createdAt = deliveredAt(sample)
  return {
    ...sample,
    export: exportName,
    prefix: '',
    createdAt,
    id: sample.kind === 'aws-cur-v1' ? assemblyId(createdAt) : executionId(sample),
    ...(tags === undefined ? {} : { columns: { tags } }),
    ...(agreement === undefined ? {} : { azure: { agreement } }),
  }
}

/** The third day after the month; each restatement comes a day later. */
function deliveredAt({ period, restate }: Pick<Sample, 'period' | 'restate'>): Date {
  const delivered = new Date(periodEnd(period))
  delivered.setUTCDate(delivered.getUTCDate() + 2 + restate)
  delivered.setUTCHours(4, 15)
  return delivered
}

/** As CUR v1 writes it: `20261103T041500Z`. */
function assemblyId(createdAt: Date): string {
  return createdAt.toISOString().replace(/[-:]|\.\d+/g, '')
}

/** In the form of a UUID, as Data Exports and runs of Azure have it. */
function executionId({ kind, period, seed, restate }: Pick<Sample, 'kind' | 'period' | 'seed' | 'restate'>): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([kind, period, seed, restate]))
    .digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

function sampleText(
  { objects, truth }: GeneratedExport,
  source: Readonly<Record<string, string | Readonly<Record<string, string>>>>,
): string {
  const files = table(
    [{ head: 'file' }, { head: 'holds' }, { head: 'size', right: true }],
    objects.map(({ path, role, bytes }) => [path, role, size(bytes)]),
  )
  const sums = table(
    [{ head: 'column' }, { head: 'currency' }, { head: 'sum', right: true }],
    truth.sums.map(({ column, currency, sum }) => [column, currency, grouped(sum)]),
  )
  const until = truth.lastUsage === '' ? 'on' : `to ${truth.lastUsage}`
  const usage = truth.rows === 0 ? '' : `, usage from ${truth.firstUsage} ${until}`
  const settings = Object.entries(source).map(([key, value]) => `${key} = ${tomlValue(value)}\n`)
  return [
    files,
    `${counted(truth.rows, 'row')}${usage}\n\n${sums}`,
    `To load it, write into finops.config.toml and start "finops run":\n\n[sources.sample]\n${printable(settings.join(''))}`,
  ].join('\n')
}

function tomlValue(value: string | Readonly<Record<string, string>>): string {
  if (typeof value === 'string') return JSON.stringify(value)
  const members = Object.entries(value).map(([key, text]) => `${key} = ${JSON.stringify(text)}`)
  return `{ ${members.join(', ')} }`
}
