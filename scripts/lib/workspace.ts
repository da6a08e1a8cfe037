import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse } from 'yaml'
import { readRepositoryFile, root } from './repository.ts'

/** The fields of a package.json that the checks look at. */
export interface Manifest {
  readonly name: string
  readonly version?: string
  readonly private?: boolean
  readonly description?: string
  readonly license?: string
  readonly repository?: { readonly directory?: string }
  readonly type?: string
  readonly sideEffects?: boolean
  readonly engines?: { readonly node?: string }
  readonly files?: readonly string[]
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly publishConfig?: {
    readonly access?: string
    readonly bin?: Readonly<Record<string, string>>
    readonly exports?: Readonly<Record<string, unknown>>
  }
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export interface WorkspacePackage {
  /** Relative to the root: `packages/core/plugin`. */
  readonly folder: string
  readonly manifest: Manifest
}

/** Every package of the workspace, without the root, ordered by folder. */
export function workspacePackages(): readonly WorkspacePackage[] {
  const { packages }: { readonly packages: readonly string[] } = parse(readRepositoryFile('pnpm-workspace.yaml'))
  return globSync(
    packages.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  )
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ folder: dirname(path), manifest: JSON.parse(readRepositoryFile(path)) }))
}

export function publicPackages(): readonly WorkspacePackage[] {
  return workspacePackages().filter(({ manifest }) => manifest.private !== true)
}
