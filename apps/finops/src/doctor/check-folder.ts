import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { freeBytes, nearestExisting } from '../free-bytes.ts'
import { size } from '../reporters/numbers.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

/** Room below which a load is likely to fail. */
const little = 1_000_000_000

/** Whether a file or folder can be written where a setting wants it. */
export async function checkFolder(check: string, path: string): Promise<Finding> {
  const existing = await nearestExisting(path)
  const folder = existing === path && !(await stat(path)).isDirectory() ? dirname(path) : existing
  if (!(await stat(folder)).isDirectory()) {
    return failed(check, `${path}: ${folder} is a file, no folder`, 'Move the file, or configure another path.')
  }
  try {
    await access(folder, constants.W_OK | constants.X_OK)
  } catch {
    return failed(
      check,
      `${path}: ${folder} cannot be written`,
      'Give the user that runs finops the right to write there.',
    )
  }
  const free = await freeBytes(folder)
  const text = `${path}, ${size(free)} free`
  return free < little ? warning(check, text, 'Free some space, or move it to a larger disk.') : ok(check, text)
}
