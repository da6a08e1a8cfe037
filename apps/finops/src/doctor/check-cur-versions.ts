import type { Source } from '@openfinops/pipeline'
import { type BillingPeriod, isFinopsError, shiftPeriod } from '@openfinops/plugin'
import type { Config, SourceConfig } from '../config/config.ts'
import { openVendor } from '../plugins/open.ts'
import type { World } from '../world.ts'
import { type ExportMonths, findMonths } from './export-months.ts'
import { type FoundExport, findExports } from './find-exports.ts'
import { type Finding, ok } from './finding.ts'

/** A source as it is configured and opened. */
export interface OpenedSource {
  readonly settings: SourceConfig
  readonly source: Source
}

/** The two exports that AWS has of the same costs, the newer one second. */
const kinds = ['aws-cur-v1', 'aws-cur-v2'] as const
type Kind = (typeof kinds)[number]

const titles: Readonly<Record<Kind, string>> = { 'aws-cur-v1': 'CUR v1', 'aws-cur-v2': 'CUR 2.0' }

interface CurExport extends ExportMonths {
  readonly kind: Kind
  /** The source that reads it. */
  readonly source: string | undefined
  /** What people know it by: `source daily`. */
  readonly label: string
}

/**
 * Says, for each payer with a legacy report and a CUR 2.0 export, which one to use from which month on. Both hold the
 * same costs, so that adding up the two counts them twice. Exports that are not configured count where they lie in the
 * store of a source.
 */
export async function* checkCurVersions(
  opened: readonly OpenedSource[],
  config: Config,
  { signal }: Pick<World, 'signal'>,
): AsyncGenerator<Finding> {
  const found: CurExport[] = []
  for (const each of opened) found.push(...(await readable(() => configuredExport(each, signal))))
  const looked = new Set<string>()
  for (const each of opened.filter(({ source }) => isAlone(source.name, found))) {
    const other = each.source.vendor.name === 'aws-cur-v1' ? 'aws-cur-v2' : 'aws-cur-v1'
    const place = `${other} ${each.source.store.url}`
    if (looked.has(place)) continue
    looked.add(place)
    found.push(...(await readable(() => visibleExports(each, other, opened, config, signal))))
  }
  for (const [payer, ofPayer] of Map.groupBy(found, (each) => each.payer)) {
    const legacy = ofPayer.filter(({ kind }) => kind === 'aws-cur-v1')
    const modern = ofPayer.filter(({ kind }) => kind === 'aws-cur-v2')
    if (legacy.length > 0 && modern.length > 0) yield ok(`CUR versions of payer ${payer}`, advice(legacy, modern))
  }
}

/** Whether no configured source has the other export of the same payer. */
function isAlone(source: string, configured: readonly CurExport[]): boolean {
  const own = configured.find((each) => each.source === source)
  return own !== undefined && !configured.some(({ payer, kind }) => payer === own.payer && kind !== own.kind)
}

function isKind(name: string): name is Kind {
  return kinds.some((kind) => kind === name)
}

/** What cannot be listed or read is told by the check of its source; there is nothing to recommend about it. */
async function readable(look: () => Promise<readonly CurExport[]>): Promise<readonly CurExport[]> {
  try {
    return await look()
  } catch (error) {
    if (!isFinopsError(error) || error.code === 'CANCELLED') throw error
    return []
  }
}

async function configuredExport({ source }: OpenedSource, signal: AbortSignal): Promise<readonly CurExport[]> {
  const { vendor, store, name } = source
  if (!isKind(vendor.name)) return []
  const months = await findMonths(vendor, store, signal)
  return months === undefined ? [] : [{ ...months, kind: vendor.name, source: name, label: `source ${name}` }]
}

/** The exports of the other kind that lie in the same store, and that no source reads. */
async function visibleExports(
  { settings, source: { store } }: OpenedSource,
  kind: Kind,
  opened: readonly OpenedSource[],
  config: Config,
  signal: AbortSignal,
): Promise<readonly CurExport[]> {
  const as = { ...settings, vendor: { use: kind, options: {}, path: settings.vendor.path } }
  const anywhere = await openVendor(as, config, { prefix: '', export: undefined })
  const isRead = ({ name, prefix }: FoundExport) =>
    opened.some(
      ({ settings: own, source }) =>
        source.vendor.name === kind &&
        source.store.url === store.url &&
        own.prefix === prefix &&
        (own.export ?? name) === name,
    )
  const exports: CurExport[] = []
  for (const each of await findExports(anywhere, store, signal)) {
    if (isRead(each)) continue
    const { name, prefix } = each
    const months = await findMonths(await openVendor(as, config, { prefix, export: name }), store, signal)
    const where = prefix === '' ? '' : ` (prefix "${prefix}")`
    if (months !== undefined)
      exports.push({ ...months, kind, source: undefined, label: `export ${name}${where}, which no source reads` })
  }
  return exports
}

function advice(legacy: readonly CurExport[], modern: readonly CurExport[]): string {
  const [v1, v2] = [named(legacy), named(modern)]
  const start = firstOfUnbroken(modern.flatMap(({ complete }) => complete))
  if (start === undefined) return `use ${v1}; ${v2} has no month yet that was delivered after it had ended`
  const older = legacy.flatMap(({ months }) => months).filter((month) => month < start)
  const [from, to] = [older.toSorted()[0], older.toSorted().at(-1)]
  if (from === undefined || to === undefined) return `use ${v2}; ${v1} has no month before ${start}`
  return `use ${v2} from ${start} on, and ${v1} before that, ${from} to ${to}`
}

function named(exports: readonly CurExport[]): string {
  const [first] = exports
  const title = first === undefined ? '' : titles[first.kind]
  return `${title} (${exports.map(({ label }) => label).join(', ')})`
}

/** The first of the months that follow each other without a gap up to the newest. */
function firstOfUnbroken(months: readonly BillingPeriod[]): BillingPeriod | undefined {
  const known = new Set(months)
  let first = months.toSorted().at(-1)
  while (first !== undefined && known.has(shiftPeriod(first, -1))) first = shiftPeriod(first, -1)
  return first
}
