import { expect, it } from 'vitest'
import { open, start } from './fixture.ts'

it('gives names for good', () => {
  const { journal, path } = start()
  expect(journal.columnNames('aws')).toStrictEqual(new Map())
  journal.nameColumns('aws', new Map([['tag/Team', 'tag_team']]))
  const names = open(path).nameColumns(
    'aws',
    new Map([
      ['tag/Team', 'tag_team_0f3a'],
      ['tag/team', 'tag_team_77c1'],
    ]),
  )
  const expected = new Map([
    ['tag/Team', 'tag_team'],
    ['tag/team', 'tag_team_77c1'],
  ])
  expect(names).toStrictEqual(expected)
  expect(journal.columnNames('aws')).toStrictEqual(expected)
  expect(journal.columnNames('azure')).toStrictEqual(new Map())
})

it('returns every name of the table, also of columns that were not asked for', () => {
  const { journal } = start()
  journal.nameColumns('aws', new Map([['a', 'a']]))
  expect(journal.nameColumns('aws', new Map([['b', 'b']]))).toStrictEqual(
    new Map([
      ['a', 'a'],
      ['b', 'b'],
    ]),
  )
})

it('gives a name once in a table, or none of those asked for', () => {
  const { journal } = start()
  journal.nameColumns('aws', new Map([['tag/Team', 'tag_team']]))
  const names = new Map([
    ['tag/Cost', 'tag_cost'],
    ['tag/team', 'tag_team'],
  ])
  expect(() => journal.nameColumns('aws', names)).toThrow(
    expect.objectContaining({
      code: 'TRANSITION_REFUSED',
      retryable: true,
      message: 'Column "tag/team" of table aws cannot be named tag_team: "tag/Team" has that name',
    }),
  )
  expect(journal.columnNames('aws')).toStrictEqual(new Map([['tag/Team', 'tag_team']]))
  expect(journal.nameColumns('azure', names)).toStrictEqual(names)
})

it('gives no name to two columns that ask at once', () => {
  const { journal } = start()
  const names = new Map([
    ['a/b', 'a_b'],
    ['a_b', 'a_b'],
  ])
  expect(() => journal.nameColumns('aws', names)).toThrow('"a/b" has that name')
})
