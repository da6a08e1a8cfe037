import { describe, expect, test } from 'vitest'
import { testStore } from '../src/index.ts'
import { memoryFixture } from './memory-store.ts'
import { runSuite } from './run-suite.ts'
import { listFaults } from './store-list-faults.ts'
import { readFaults } from './store-read-faults.ts'

describe('a store that keeps every promise', () => {
  testStore({ test, open: async () => memoryFixture() })
})

// Two of the faults hang, and the suite waits three seconds before it says so.
describe('a store that breaks one promise', { timeout: 30_000 }, () => {
  test.concurrent.for([...listFaults, ...readFaults])('$fault', async ({ over, caughtBy }) => {
    const { failures } = await runSuite((register) =>
      testStore({
        test: register,
        async open() {
          const fixture = memoryFixture()
          const unknown = fixture.openUnknown()
          return {
            ...fixture,
            store: { ...fixture.store, ...over(fixture.store) },
            openUnknown: () => ({ ...unknown, ...over(unknown) }),
          }
        },
      }),
    )
    expect([...failures.keys()]).toEqual(caughtBy)
  })
})

test('every test of the suite catches something', async () => {
  const { names } = await runSuite((register) => testStore({ test: register, open: async () => memoryFixture() }))
  const catching = new Set([...listFaults, ...readFaults].flatMap(({ caughtBy }) => caughtBy))
  expect(names.filter((name) => !catching.has(name))).toEqual([])
})

test('what the fixture cannot try is announced with the reason', async () => {
  const notes: string[] = []
  const { failures } = await runSuite((register) =>
    testStore({
      test: register,
      note: (line) => notes.push(line),
      async open() {
        const { store, put, remove, close } = memoryFixture()
        return {
          store,
          remove,
          close,
          async put(key, bytes) {
            if (key.includes(':')) throw new Error('no colons here')
            await put(key, bytes)
          },
        }
      },
    }),
  )
  expect([...failures.keys()]).toEqual([])
  expect(notes).toEqual([
    'not run: "list: gives a key with a colon letter for letter": there can be no such key here: Error: no colons here',
    'not run: "list: rejects with STORE_UNKNOWN when the bucket or folder does not exist": the fixture has no openUnknown',
    'not run: "read: rejects with STORE_UNKNOWN when the bucket or folder does not exist": the fixture has no openUnknown',
    'not run: "read: a broken connection is STORE_INTERRUPTED, never a short body": the fixture has no interrupt',
  ])
})

test('the fixture is closed whether a test passes or fails', async () => {
  let open = 0
  const { failures } = await runSuite((register) =>
    testStore({
      test: register,
      async open() {
        open++
        const fixture = memoryFixture()
        return { ...fixture, store: { ...fixture.store, url: 'no URL' }, close: async () => void open-- }
      },
    }),
  )
  expect([...failures.keys()]).toEqual(['url: is a URL without credentials'])
  expect(open).toBe(0)
})
