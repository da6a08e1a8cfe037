import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './repository.ts'
import { runCommand } from './run-command.ts'
import type { WorkspacePackage } from './workspace.ts'

/** A package as it would be published. */
export interface Tarball {
  readonly name: string
  readonly version: string
  /** Absolute path. */
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

/** Builds the packages from nothing and packs them into a folder. */
export async function packPackages(packages: readonly WorkspacePackage[], folder: string): Promise<readonly Tarball[]> {
  for (const each of packages) await rm(join(root, each.folder, 'dist'), { recursive: true, force: true })
  await runCommand('pnpm', ['run', 'build', '--force', '--output-logs=errors-only'], { cwd: root })
  const tarballs: Tarball[] = []
  for (const each of packages) {
    const printed = await runCommand('pnpm', ['pack', '--json', '--pack-destination', folder], {
      cwd: join(root, each.folder),
    })
    const tarball: Tarball = JSON.parse(printed)
    tarballs.push(tarball)
  }
  return tarballs
}
