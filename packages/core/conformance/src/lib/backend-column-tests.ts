import assert from 'node:assert/strict'
import type { TableColumn } from '@openfinops/plugin'
import { column, load, numbers, read, stateOf, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { april, csv, delivery } from './backend-delivery.ts'
import { rejectsWith } from './rejects-with.ts'

/** Names that SQL has other uses for, or that look like something else. */
const oddNames = ['select', 'order', 'group', 'table', 'end', 'null', '_1st', 'count', 'a__b', 'user', 'c0', 'value']

export function backendColumnTests(check: BackendCheck): void {
  check('columns: are matched by name, not by position', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const files = [
      await csv(folder, 'one.csv', 'id,Line/Cost,Amount\n1,1,100\n'),
      await csv(folder, 'two.csv', 'Amount,id,Line/Cost\n200,2,2\n'),
      await csv(folder, 'three.csv.gz', 'Line/Cost,Amount,id\n3,300,3\n'),
    ]
    await load(backend, delivery(files))
    await load(backend, delivery([await csv(folder, 'april.csv', 'Amount,Line/Cost,id\n400,4,4\n')], { period: april }))
    assert.deepEqual(await numbers(backend, 'line_cost'), ['1', '2', '3', '4'])
    assert.deepEqual(await numbers(backend, 'amount'), ['100', '200', '300', '400'])
  })

  check('columns: have the names and the order that the load gives them', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const file = await csv(folder, 'a.csv', 'resourceTags/user:Ünï,id,Line/Cost\nx,1,1\n')
    const columns: readonly TableColumn[] = [
      { source: 'id', name: 'id', type: 'text' },
      { source: 'Line/Cost', name: 'a_cost', type: 'decimal', role: 'cost' },
      { source: 'resourceTags/user:Ünï', name: 'resourcetags_user__n_', type: 'text' },
    ]
    await load(backend, delivery([file], { columns }))
    const [row = {}] = await read(backend, 'SELECT * FROM bills')
    const own = ['billing_period', 'finops_source', 'finops_manifest']
    assert.deepEqual(
      Object.keys(row).filter((name) => !own.includes(name)),
      ['id', 'a_cost', 'resourcetags_user__n_'],
    )
    assert.deepEqual([row['id'], row['resourcetags_user__n_']], ['1', 'x'])
  })

  check('columns: may be called anything', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const columns = ['id', ...oddNames].map((name): TableColumn => ({ source: name, name, type: 'text' }))
    const text = `id,${oddNames.join(',')}\n1,${oddNames.map((name) => `in ${name}`).join(',')}\n`
    await load(backend, delivery([await csv(folder, 'a.csv', text)], { columns }))
    for (const name of oddNames) assert.deepEqual(await column(backend, name), [`in ${name}`])
  })

  check('columns: two whose names in the files differ in case only are two', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const columns: readonly TableColumn[] = [
      { source: 'id', name: 'id', type: 'text' },
      { source: 'user:Team', name: 'user_team', type: 'text' },
      { source: 'user:team', name: 'user_team_2', type: 'text' },
    ]
    await load(backend, delivery([await csv(folder, 'a.csv', 'id,user:team,user:Team\n1,small,large\n')], { columns }))
    assert.deepEqual(await column(backend, 'user_team'), ['large'])
    assert.deepEqual(await column(backend, 'user_team_2'), ['small'])
  })

  check('columns: two names in different files can be one column', async ({ backend, folder }, cannotRun) => {
    const columns: readonly TableColumn[] = [
      { source: 'id', name: 'id', type: 'text' },
      { source: 'Cost', name: 'cost', type: 'decimal', role: 'cost' },
      { source: 'PreTaxCost', name: 'cost', type: 'decimal', role: 'cost' },
    ]
    const files = [
      await csv(folder, 'a.csv', 'id,Cost\n1,0.5\n'),
      await csv(folder, 'b.csv', 'PreTaxCost,id\n0.25,2\n'),
    ]
    const { totals } = await backend.replacePeriod(delivery(files, { columns }), uncancelled)
    assert.deepEqual(totals.sums, [{ column: 'cost', currency: undefined, sum: '0.75' }])
    if (backend.query === undefined) return cannotRun('the backend has no query to look at the rows with')
    assert.deepEqual(await numbers(backend, 'cost'), ['0.5', '0.25'])
  })

  check('columns: a new one is added, and NULL in the rows that are there', async ({ backend, folder }, cannotRun) => {
    const { changes: atFirst } = await backend.replacePeriod(
      delivery([await csv(folder, 'march.csv', 'id,Line/Cost\n1,1\n')]),
      uncancelled,
    )
    assert.deepEqual(atFirst, [], 'a table that is new has not changed')
    const wider = await csv(folder, 'april.csv', 'id,Added,Line/Cost,Amount\n2,new,2,5\n')
    const { changes } = await backend.replacePeriod(delivery([wider], { period: april }), uncancelled)
    assert.deepEqual(
      changes.map(({ kind, column, from }) => ({ kind, column, from })),
      [
        { kind: 'added', column: 'added', from: undefined },
        { kind: 'added', column: 'amount', from: undefined },
      ],
    )
    if (backend.query === undefined) return cannotRun('the backend has no query to look at the rows with')
    assert.deepEqual(await column(backend, 'added'), [null, 'new'])
    assert.deepEqual(await numbers(backend, 'amount'), [null, '5'])
    assert.deepEqual(await numbers(backend, 'line_cost'), ['1', '2'])
  })

  check('columns: one that is delivered no more stays, and is NULL', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    await load(backend, delivery([await csv(folder, 'march.csv', 'id,Gone,Line/Cost\n1,here,1\n')]))
    const { changes } = await backend.replacePeriod(
      delivery([await csv(folder, 'april.csv', 'id,Line/Cost\n2,2\n')], { period: april }),
      uncancelled,
    )
    assert.deepEqual(changes, [])
    assert.deepEqual(await column(backend, 'gone'), ['here', null])
  })

  check('columns: one that only some files of a delivery have is NULL in the others', async (fixture, cannotRun) => {
    const { backend, folder } = fixture
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const files = [await csv(folder, 'a.csv', 'id,Tag\n1,x\n'), await csv(folder, 'b.csv', 'id\n2\n')]
    await load(backend, delivery(files))
    assert.deepEqual(await column(backend, 'tag'), ['x', null])
  })

  check('columns: what a load had to change is in the ledger', async ({ backend, folder }) => {
    await load(backend, delivery([await csv(folder, 'march.csv', 'id\n1\n')]))
    const { changes } = await backend.replacePeriod(
      delivery([await csv(folder, 'april.csv', 'id,Added\n2,x\n')], { period: april }),
      uncancelled,
    )
    assert.equal(changes.length, 1)
    const ledger = await backend.periods(uncancelled)
    assert.deepEqual(ledger.find(({ period }) => period === april)?.changes, changes)
  })

  check('columns: a type that would lose what is there is refused with both types named', async (fixture) => {
    const { backend, folder } = fixture
    const before = delivery([await csv(folder, 'march.csv', 'id,Usage Start\n1,2024-03-01T00:00:00Z\n')])
    await load(backend, before)
    const state = await stateOf(backend, [before])
    const file = await csv(folder, 'april.csv', 'id,Usage Start\n2,1.5\n')
    const columns: readonly TableColumn[] = [
      { source: 'id', name: 'id', type: 'text' },
      { source: 'Usage Start', name: 'usage_start', type: 'decimal' },
    ]
    const error = await rejectsWith('COLUMN_TYPE_CHANGED', () =>
      load(backend, delivery([file], { period: april, columns })),
    )
    assert.equal(error.place.column, 'usage_start')
    assert.match(error.message, /TIMESTAMP|DATETIME/)
    assert.match(error.message, /DECIMAL|NUMERIC/)
    assert.deepEqual(await stateOf(backend, [before]), state)
  })

  check('columns: text that becomes a number stays text', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const asText: readonly TableColumn[] = [
      { source: 'id', name: 'id', type: 'text' },
      { source: 'Rate', name: 'rate', type: 'text' },
    ]
    const asNumber = asText.map((column) => (column.name === 'rate' ? { ...column, type: 'decimal' as const } : column))
    const march = await csv(folder, 'march.csv', 'id,Rate\n1,n/a\n')
    const then = await csv(folder, 'april.csv', 'id,Rate\n2,0.0100000000\n')
    await load(backend, delivery([march], { columns: asText }))
    await load(backend, delivery([then], { columns: asNumber, period: april }))
    assert.deepEqual(await column(backend, 'rate'), ['n/a', '0.0100000000'])
  })

  check('columns: a number that becomes text keeps its digits', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const asNumber: readonly TableColumn[] = [
      { source: 'id', name: 'id', type: 'text' },
      { source: 'Rate', name: 'rate', type: 'decimal' },
    ]
    const asText = asNumber.map((column) => ({ ...column, type: 'text' as const }))
    const march = await csv(folder, 'march.csv', 'id,Rate\n1,-0.0123456789\n')
    await load(backend, delivery([march], { columns: asNumber }))
    const then = await csv(folder, 'april.csv', 'id,Rate\n2,n/a\n')
    const { changes } = await backend.replacePeriod(delivery([then], { columns: asText, period: april }), uncancelled)
    assert.deepEqual(
      changes.map(({ kind, column }) => ({ kind, column })),
      [{ kind: 'widened', column: 'rate' }],
    )
    assert.deepEqual(await column(backend, 'rate'), ['-0.0123456789', 'n/a'])
  })
}
