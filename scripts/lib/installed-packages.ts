import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './repository.ts'

export interface InstalledPackage {
  readonly name: string
  readonly version: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** What pnpm installed, each version once. Packages of other platforms are not among it. */
export function installedPackages(): readonly InstalledPackage[] {
  const paths = globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json', { cwd: root })
  const packages = new Map<string, InstalledPackage>()
  for (const path of paths) {
    const manifest: InstalledPackage = JSON.parse(readFileSync(join(root, path), 'utf8'))
    packages.set(`${manifest.name}@${manifest.version}`, manifest)
  }
  return [...packages.values()]
}
