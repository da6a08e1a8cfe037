import { once } from 'node:events'
import { type AwsServer, startAwsServer } from '@openfinops/testing-aws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curExport } from './support/cur-export.ts'
import { finops, jsonLines, startFinops } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

let server: AwsServer

beforeAll(async () => {
  server = await startAwsServer()
  server.createBucket('acme-billing')
  for (const [key, body] of Object.entries(curExport())) server.put('acme-billing', key, body)
})

afterAll(() => server.close())

test('Ctrl-C stops cleanly with 130, and the next run takes up there', async () => {
  const folder = await tempFolder({ 'finops.config.json': config() })
  const isAsked = Promise.withResolvers<void>()
  const remove = server.fault({
    operation: 'GetObject',
    key: /csv\.gz$/,
    before: () => isAsked.resolve(),
    delay: 10_000,
  })
  const { child, ended } = startFinops(folder, ['run', '--json'], credentials())

  await isAsked.promise
  child.kill('SIGINT')
  const stopped = await ended
  remove()
  const state = await finops(folder, ['show-state', '--json'])
  const again = await finops(folder, ['run', '--json'], credentials())

  expect(stopped.code).toBe(130)
  expect(stopped.stderr).toContain('Stopping')
  expect(jsonLines(stopped.stdout).at(-1)).toMatchObject({ type: 'error', code: 'CANCELLED' })
  expect(jsonLines(state.stdout)).toMatchObject([{ state: 'downloading' }])
  expect(again.code, again.stdout).toBe(0)
  expect(jsonLines(again.stdout).at(-1)).toMatchObject({ type: 'finished', changed: 1, failed: 0 })
})

test('a second Ctrl-C stops at once', async () => {
  const folder = await tempFolder({ 'finops.config.json': config(), 'stubborn.mjs': 'setInterval(() => {}, 1000)\n' })
  const isAsked = Promise.withResolvers<void>()
  const remove = server.fault({ operation: 'ListObjectsV2', before: () => isAsked.resolve(), delay: 10_000 })
  // What keeps a process alive after it has stopped must not keep the user waiting.
  const { child, ended } = startFinops(folder, ['run'], {
    ...credentials(),
    NODE_OPTIONS: `--import ${folder}/stubborn.mjs`,
  })

  await isAsked.promise
  child.kill('SIGINT')
  if (child.stderr !== null) await once(child.stderr, 'data')
  child.kill('SIGINT')
  const { code } = await ended
  remove()

  expect(code).toBe(130)
})

function config(): string {
  return JSON.stringify({
    sources: {
      daily: {
        vendor: 'aws-cur-v1',
        store: { url: 's3://acme-billing', endpoint: server.url, region: 'us-east-1' },
        prefix: 'cur',
        export: 'daily',
      },
    },
  })
}

function credentials() {
  return {
    AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
  }
}
