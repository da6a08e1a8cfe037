import { type ColumnRole, FinopsError, type LoadedPeriod, type PeriodLoad } from '@openfinops/plugin'
import type { Scales } from './add-up.ts'
import type { Engine } from './engine.ts'
import { ledgerTable, writeLedger } from './ledger.ts'
import { identifier, literal } from './quote.ts'
import { type Held, readExactly } from './read-exactly.ts'
import { type Relation, storedRelation, storedValue } from './relation.ts'
import { ofPeriod, periodDate, planTable, readTypes, type TableTypes, tableName } from './schema.ts'
import { storedScales, storedTotals } from './stored-totals.ts'
import { survey } from './survey.ts'

const totalled: ReadonlySet<ColumnRole | undefined> = new Set(['cost', 'start', 'end'])

/** Replaces one period of one source in one transaction. */
export async function replacePeriod(database: Engine, load: PeriodLoad, signal: AbortSignal): Promise<LoadedPeriod> {
  if (load.table === ledgerTable)
    throw new FinopsError('BACKEND_UNUSABLE', `"${ledgerTable}" is the ledger's own table`)
  const lookAtTable = async (): Promise<Held> => {
    const types = await readTypes(database, load.table)
    const relation = storedRelation(tableName(load.table), types, load.columns)
    return {
      scales: storedScales(types),
      // What the totals are made of has to be what it should be even where it is kept as text.
      isText: ({ name, role }) => types.get(name) === 'VARCHAR' && !totalled.has(role),
      digits: async (columns) => survey(database, [relation], columns),
    }
  }
  const attempt = (relations: readonly Relation[], scales: Scales) =>
    database.transaction(async () => {
      const plan = planTable(load.table, await readTypes(database, load.table), load.columns, scales)
      for (const statement of plan.statements) await database.run(statement)
      await database.run(`DELETE FROM ${tableName(load.table)} WHERE ${ofPeriod(load)}`)
      const rows = relations.length === 0 ? 0 : await database.run(insertion(load, relations, plan.types))
      if (load.rows !== undefined && load.rows !== rows) throw rowsMissing(load.rows, rows)
      const from = `${tableName(load.table)} WHERE ${ofPeriod(load)}`
      const totals = await storedTotals(database, from, plan.types, load.columns)
      const { table, source, period, manifest } = load
      const loaded = { table, source, period, manifest, totals, loadedAt: new Date(), changes: plan.changes }
      await writeLedger(database, loaded)
      return loaded
    })
  return readExactly(database, { load, lookAtTable, attempt }, signal)
}

/** One statement over all files: the files are read side by side, and their rows are written once. */
function insertion(load: PeriodLoad, relations: readonly Relation[], types: TableTypes): string {
  const selects = relations.map(({ from, cells }) => {
    const values = cells.map(
      (cell) => `${storedValue(cell, types.get(cell.column.name) ?? '')} AS ${identifier(cell.column.name)}`,
    )
    return `SELECT ${values.join(',\n')} FROM ${from}`
  })
  return `INSERT INTO ${tableName(load.table)} BY NAME
    SELECT ${periodDate(load.period)} AS billing_period, ${literal(load.source)} AS finops_source,
      ${literal(load.manifest)} AS finops_manifest, * FROM (${selects.join('\nUNION ALL BY NAME\n')})`
}

function rowsMissing(promised: number, found: number): FinopsError {
  return new FinopsError('ROWS_MISSING', `The vendor promises ${promised} rows, the files hold ${found}`, {
    fix: 'Extract the delivery again; if it is the same again, tell the vendor. What was loaded before stays.',
  })
}
