import { realpath } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'
import { FinopsError } from '@openfinops/plugin'
import { fromSystem } from './from-system.ts'
import { requireInside } from './require-inside.ts'

/**
 * Where the file with this key lies, links followed.
 * @throws FinopsError `KEY_UNSAFE` when that is not inside the root, `STORE_NOT_FOUND` when nothing is there.
 */
export async function locate(root: string, key: string): Promise<string> {
  const parts = key.split('/')
  if (parts.includes('..') || isAbsolute(key) || key.includes('\0') || (sep === '\\' && /[\\:]/.test(key))) {
    throw new FinopsError('KEY_UNSAFE', 'The key is no path inside the folder', {
      file: key,
      fix: 'Nothing was read. Find out who wrote the manifest that names it before you trust the folder.',
    })
  }
  // The file system would take `a//b` and `a/./b` for `a/b`, which is another key.
  if (parts.some((part) => part === '' || part === '.')) {
    throw new FinopsError('STORE_NOT_FOUND', 'There can be no file of this name', { file: key })
  }
  const path = await realpath(join(root, ...parts)).catch(fromSystem(key))
  requireInside(root, path, key)
  return path
}
