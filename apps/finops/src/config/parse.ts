import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nearest } from '../nearest.ts'
import type { BackendConfig, Config, SourceConfig } from './config.ts'
import type { Merged } from './merge.ts'
import { invalidConfig, type Problem, problemsOf } from './problem.ts'
import { jsonSchema, type ParsedConfig, schema } from './schema.ts'

/**
 * Turns merged settings into the configuration in force.
 * @throws FinopsError `CONFIG_INVALID` with the key, where it was written and what it should be.
 */
export function parseConfig(merged: Merged, file: string | undefined, folder: string): Config {
  const place = { ...merged, file }
  const result = schema.safeParse(merged.data)
  if (!result.success) throw invalidConfig(problemsOf(result.error.issues, jsonSchema()), place)
  const { state, bronze, export: exports, download, backends, sources } = result.data

  const backendNames = Object.keys(backends)
  const problems = Object.entries(sources).flatMap(([name, source]) => unknownBackends(name, source, backendNames))
  if (problems.length > 0) throw invalidConfig(problems, place)

  return {
    file,
    folder,
    state: { path: resolve(folder, state.path) },
    bronze: { path: resolve(folder, bronze.path), keep: bronze.keep },
    export: { path: resolve(folder, exports.path), sorted: exports.sorted },
    download: { concurrency: download.concurrency, settleMinutes: download.settle_minutes },
    backends: Object.entries(backends).map(([name, backend]) => toBackend(name, backend)),
    sources: Object.entries(sources).map(([name, source]) => toSource(name, source, backendNames, folder)),
    origins: merged.origins,
  }
}

type Written<Section extends 'backends' | 'sources'> = ParsedConfig[Section][string]

function toBackend(name: string, { use, ...options }: Written<'backends'>): BackendConfig {
  return { name, use, options, path: ['backends', name] }
}

function toSource(
  name: string,
  source: Written<'sources'>,
  backendNames: readonly string[],
  folder: string,
): SourceConfig {
  const { use: vendor, ...vendorOptions } = source.vendor
  const { use: store, url, ...storeOptions } = source.store
  const path = ['sources', name]
  return {
    name,
    vendor: { use: vendor, options: vendorOptions, path: [...path, 'vendor'] },
    store: { use: store, url: toUrl(url, folder), options: storeOptions, path: [...path, 'store'] },
    input: source.input === undefined ? undefined : pathToFileURL(resolve(folder, source.input)).href,
    prefix: source.prefix.replace(/^\/+|\/+$/g, ''),
    export: source.export,
    table: source.table,
    backends: source.backends ?? backendNames,
    names: source.names,
    scope: source.scope,
    mixPayers: source.mix_payers,
    mixExports: source.mix_exports,
    cadence:
      source.cadence === undefined
        ? undefined
        : {
            cadence: source.cadence,
            availabilityLagHours: source.availability_lag_hours,
            backfillWindowDays: source.backfill_window_days,
          },
  }
}

/** A path stands for the folder it names. One letter before a colon is a drive, no scheme. */
function toUrl(url: string, folder: string): string {
  const isUrl = /^[a-z][a-z0-9+.-]+:/i.test(url) && !isAbsolute(url)
  return isUrl ? url : pathToFileURL(resolve(folder, url)).href
}

function unknownBackends(name: string, source: Written<'sources'>, known: readonly string[]): readonly Problem[] {
  const unknown = (source.backends ?? []).filter((backend) => !known.includes(backend))
  return unknown.map((backend) => {
    const meant = nearest(backend, known)
    return {
      path: ['sources', name, 'backends'],
      message: `names a backend that is not configured: ${backend}`,
      fix: meant === undefined ? `Add a table [backends.${backend}].` : `Did you mean "${meant}"?`,
    }
  })
}
