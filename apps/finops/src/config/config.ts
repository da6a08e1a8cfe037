import type { Cadence, NameStyle } from '@openfinops/pipeline'
import type { Origins } from './merge.ts'

/** The configuration in force: everything is there, and every path of finops itself is absolute. */
export interface Config {
  /** Absolute path of the configuration file; `undefined` when the environment says everything. */
  readonly file: string | undefined
  /** The folder that relative paths start from: the file's, otherwise the working folder. */
  readonly folder: string
  readonly state: { readonly path: string }
  readonly bronze: { readonly path: string; readonly keep: number | 'all' }
  readonly export: { readonly path: string; readonly sorted: boolean }
  readonly download: { readonly concurrency: number; readonly settleMinutes: number }
  readonly backends: readonly BackendConfig[]
  readonly sources: readonly SourceConfig[]
  readonly origins: Origins
}

/** A plugin by its name in the configuration, with options that it has not checked yet. */
export interface PluginUse {
  readonly use: string
  readonly options: Readonly<Record<string, unknown>>
  /** Where the options stand in the configuration. */
  readonly path: readonly string[]
}

export interface BackendConfig extends PluginUse {
  readonly name: string
}

export interface SourceConfig {
  readonly name: string
  readonly vendor: PluginUse
  readonly store: Omit<PluginUse, 'use'> & { readonly use: string | undefined; readonly url: string }
  /** The URL of a folder that is read in place of the store. */
  readonly input: string | undefined
  /** Without slashes at either end. */
  readonly prefix: string
  readonly export: string | undefined
  readonly table: string | undefined
  /** Names of configured backends. */
  readonly backends: readonly string[]
  readonly names: NameStyle
  readonly scope: string | undefined
  readonly mixPayers: boolean
  readonly mixExports: boolean
  /** Which periods a run looks at when it is not told; `undefined` means all. */
  readonly cadence: Cadence | undefined
}
