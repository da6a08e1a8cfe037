import type { InstalledPackage } from '../lib/installed-packages.ts'

/**
 * Optional dependencies of installed packages that the lockfile lacks. pnpm leaves one out without a word when the
 * registry at hand does not have it, and a frozen install on the platform that needs it then misses its binary.
 */
export function missingPlatforms(
  installed: readonly InstalledPackage[],
  locked: ReadonlySet<string>,
): readonly string[] {
  const lockedNames = new Set([...locked].map((each) => each.slice(0, each.lastIndexOf('@'))))
  return installed.flatMap(({ name, version, optionalDependencies = {} }) =>
    Object.entries(optionalDependencies)
      .filter(([wanted, range]) => (/^\d/.test(range) ? !locked.has(`${wanted}@${range}`) : !lockedNames.has(wanted)))
      .map(([wanted, range]) => `${name}@${version} wants ${wanted}@${range}`),
  )
}
