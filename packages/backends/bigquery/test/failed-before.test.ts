import { expect, test } from 'vitest'
import { costing, type Fixture, openFixture, replace, uncancelled } from './fixture.ts'

/** Jobs of these ids, as runs have left them that nobody sees any more. */
async function leaveFailed({ server }: Fixture, ids: readonly string[]): Promise<void> {
  const stop = server.fault({ operation: 'jobs.insert', jobError: { reason: 'accessDenied', message: 'no key' } })
  for (const jobId of ids) {
    const response = await fetch(`${server.url}/bigquery/v2/projects/${server.project}/jobs`, {
      method: 'POST',
      headers: { Authorization: 'Bearer any', 'Content-Type': 'application/json' },
      body: JSON.stringify({
        jobReference: { projectId: server.project, jobId, location: 'US' },
        configuration: { query: { query: 'SELECT 1', useLegacySql: false } },
      }),
    })
    expect(response.status).toBe(200)
  }
  await server.settled()
  stop()
}

test('however many jobs have failed, a month is loaded when what was wrong is mended', async () => {
  await using fixture = await openFixture()
  const { server, backend, open, write } = fixture
  await replace(backend, await write(costing('1')))
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const jobError = { reason: 'accessDenied', message: 'Access Denied: no key' }
  const mend = server.fault({ operation: 'jobs.upload', jobError })
  await expect(replace(open(), load)).rejects.toMatchObject({ code: 'BACKEND_DENIED' })
  mend()
  const { id = '' } = server.jobs().findLast(({ type }) => type === 'LOAD') ?? {}
  expect(id).toMatch(/_load$/)
  await leaveFailed(
    fixture,
    Array.from({ length: 140 }, (_, at) => `${id}_${at + 1}`),
  )
  server.resetRequests()
  const { details } = await replace(open(), load)
  expect(details?.['job']).toBe(`${id}_141`)
  expect(server.requests.filter(({ operation }) => operation === 'jobs.get').length).toBeLessThan(25)
  expect(await fixture.rows('finops_manifest, cost')).toEqual([['manifest-2', '2']])
  expect((await backend.periods(uncancelled)).map(({ manifest }) => manifest)).toEqual(['manifest-2'])
})
