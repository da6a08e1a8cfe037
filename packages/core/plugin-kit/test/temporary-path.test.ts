import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { temporaryPath } from '../src/index.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'finops-temporary-'))
  onTestFinished(() => rm(folder, { recursive: true }))
})

test('two names for one path are two, and lie beside it', async () => {
  const path = join(folder, 'bill.parquet')
  const first = await temporaryPath(path)
  await writeFile(first, 'half of it')
  const second = await temporaryPath(path)
  expect(first.startsWith(`${path}.${process.pid}-`)).toBe(true)
  expect(second).not.toBe(first)
  expect(await readdir(folder), 'what this process writes stays').toHaveLength(1)
})

test('what processes that have ended left is removed, folders too; all else stays', async () => {
  const ended = spawn(process.execPath, ['--version'])
  const living = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
  onTestFinished(() => void living.kill())
  await once(ended, 'exit')
  await writeFile(join(folder, `bill.parquet.${ended.pid}-0.tmp`), 'half of it')
  await mkdir(join(folder, `bill.parquet.${ended.pid}-1.tmp`))
  await writeFile(join(folder, `bill.parquet.${ended.pid}-1.tmp`, 'spilled'), '')
  // A container's processes have the same few numbers again and again.
  await writeFile(join(folder, `bill.parquet.${process.pid}-99999.tmp`), 'of one that had our number')
  const kept = [
    'bill.parquet',
    `bill.parquet.${living.pid}-0.tmp`,
    `bill.parquet.${ended.pid}-0.tmp.gz`,
    `bill.parquet2.${ended.pid}-0.tmp`,
  ]
  for (const name of kept) await writeFile(join(folder, name), '')
  await temporaryPath(join(folder, 'bill.parquet'))
  expect((await readdir(folder)).sort()).toEqual(kept.sort())
})

test('a folder that is not there has nothing left in it', async () => {
  const path = join(folder, 'not', 'there')
  expect(await temporaryPath(path)).toContain(path)
})
