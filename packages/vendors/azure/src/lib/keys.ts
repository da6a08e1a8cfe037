import type { VendorLocation } from '@openfinops/plugin'

/** Where something of an export lies, as far as its key says so. */
export interface RunKey {
  /** The export's own folder, with its slash. */
  readonly exportFolder: string
  /** The folder of the month: `20250301-20250331`. */
  readonly dates: string
  /** The folders of the run below that, each with its slash: `202507161527/cc47e41e-…/`. May be empty. */
  readonly run: string
}

// Parts and manifest of a run lie in a folder named by its id; some exports have one for the time of the run above it.
const manifestPattern =
  /^(?<exportFolder>(?:.*\/)?[^/]+\/)(?<dates>\d{8}-\d{8})\/(?<run>(?:[^/]+(?<!\.json)\/)*)_?manifest\.json$/

/** Reads the key of a manifest; `undefined` for every other key. */
export function readManifestKey(key: string): RunKey | undefined {
  const { exportFolder, dates, run } = manifestPattern.exec(key)?.groups ?? {}
  if (exportFolder === undefined || dates === undefined || run === undefined) return undefined
  return { exportFolder, dates, run }
}

/**
 * The folders of the export at a location. `export` may also be the whole path of the export's folder, which is how
 * `Manifest.export` names it: exports of several subscriptions often have one name.
 */
export function exportPrefixes({ prefix, export: name }: VendorLocation): readonly string[] {
  const root = prefix === '' ? '' : `${prefix}/`
  if (name === undefined) return [root]
  return root !== '' && name.startsWith(root) ? [`${root}${name}/`, `${name}/`] : [`${root}${name}/`]
}

/** Whether an export's folder is the one at a location, or lies below it where no export is named. */
export function isExportFolder(folder: string, location: VendorLocation): boolean {
  const prefixes = exportPrefixes(location)
  return location.export === undefined
    ? prefixes.some((prefix) => folder.startsWith(prefix))
    : prefixes.includes(folder)
}

/** Tells the manifests of the export at a location, or of every export below it, from all other keys. */
export function manifestKeyMatcher(location: VendorLocation): (key: string) => boolean {
  return (key) => {
    const folder = readManifestKey(key)?.exportFolder
    return folder !== undefined && isExportFolder(folder, location)
  }
}

/**
 * The key of a file beside its manifest. Manifests name files by their keys in Azure's container; in a copy they lie in
 * the same folders below the export's own. A key without a folder of dates, or with `..` in it, stays as it is.
 */
export function besideManifest(blobName: string, { exportFolder }: RunKey): string {
  const inside = /^(?:.*\/)?(\d{8}-\d{8}\/.*)$/.exec(blobName)?.[1]
  return inside === undefined || blobName.split('/').includes('..') ? blobName : `${exportFolder}${inside}`
}
