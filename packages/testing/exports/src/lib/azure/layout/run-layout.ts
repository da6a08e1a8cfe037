import { joinKey, type Layout } from '../../layout.ts'
import type { AzureSettings } from '../settings.ts'
import { oldManifest } from './old-manifest.ts'
import { runManifest } from './run-manifest.ts'

const uuid = String.raw`[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`

/**
 * The keys of a run (Microsoft, "Tutorial: Create and manage exported data"): below the folder of the month, which names
 * its first and last day, its parts, each with a header of its own, and its manifest. A run that overwrites leaves no
 * other run of the month. The oldest exports are one file named after the run.
 */
export function runLayout(settings: AzureSettings): Layout {
  const { request, calendar, manifest, manifestName, folders } = settings
  const name = request.export
  const month = joinKey(request.prefix, name, calendar.range)
  const folder = joinKey(month, ...runFolders[folders](settings))
  const suffix = request.format === 'parquet' ? 'snappy.parquet' : request.format
  return {
    dataKey(number) {
      if (manifest === 'none') return `${folder}/${name}_${request.id}.${suffix}`
      if (manifest === '2021-01-01') return `${folder}/${String(number).padStart(6, '0')}.${suffix}`
      return `${folder}/part_${number - 1}_0001.${suffix}`
    },
    artifacts: () => [],
    manifests(files) {
      if (manifest === 'none') return []
      const value = manifest === '2021-01-01' ? oldManifest(files) : runManifest(settings, files)
      return [{ key: `${folder}/${manifestName}`, text: JSON.stringify(value, undefined, 2) }]
    },
    emptiesLeftovers: false,
    supersedes: request.layout === 'overwrite' ? { folder: month, isOurs: runFile(name) } : undefined,
  }
}

const runFolders: Readonly<Record<AzureSettings['folders'], (settings: AzureSettings) => readonly string[]>> = {
  run: ({ request }) => [request.id],
  'time/run': ({ request }) => [request.createdAt.toISOString().replace(/\D/g, '').slice(0, 12), request.id],
  month: () => [],
}

/** Tells the files of runs, of all layouts, from what else may lie in the folder of a month. */
function runFile(name: string): (below: string) => boolean {
  const inRun = new RegExp(
    `^((\\d{12}/)?${uuid}/)?(_?manifest\\.json|part_\\d+_0001\\.(csv|csv\\.gz|snappy\\.parquet)|\\d{6}\\.csv(\\.gz)?)$`,
    'i',
  )
  const alone = new RegExp(`^_${uuid}\\.csv(\\.gz)?$`, 'i')
  return (below) => inRun.test(below) || (below.startsWith(name) && alone.test(below.slice(name.length)))
}
