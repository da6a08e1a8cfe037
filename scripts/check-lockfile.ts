// Compares pnpm-lock.yaml with what the installed packages ask for. Run it after every change of a dependency.
import { parse } from 'yaml'
import { check } from './lib/checks.ts'
import { installedPackages } from './lib/installed-packages.ts'
import { readRepositoryFile } from './lib/repository.ts'
import { missingPlatforms } from './rules/platform-packages.ts'

await check('the lockfile has the binaries of every platform', () => {
  const { packages }: { readonly packages: Readonly<Record<string, unknown>> } = parse(
    readRepositoryFile('pnpm-lock.yaml'),
  )
  return missingPlatforms(installedPackages(), new Set(Object.keys(packages)))
})
