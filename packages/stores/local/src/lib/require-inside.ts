import { isAbsolute, relative, sep } from 'node:path'
import { FinopsError } from '@openfinops/plugin'

/** @throws FinopsError `KEY_UNSAFE` unless the path, which has no links, is inside the root. */
export function requireInside(root: string, path: string, key: string): void {
  const way = relative(root, path)
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    throw new FinopsError('KEY_UNSAFE', 'The link leads out of the folder', {
      file: key,
      fix: 'Replace the link by what it points at, or make a folder the store that holds both.',
    })
  }
}
