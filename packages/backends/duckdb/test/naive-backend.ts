import { DuckDBInstance } from '@duckdb/node-api'
import { type Backend, billingPeriod, type ControlTotals, FinopsError, type PeriodLoad } from '@openfinops/plugin'

/** One broken promise each. */
export type Fault =
  | 'no transaction'
  | 'ledger outside the transaction'
  | 'money as DOUBLE'
  | 'money as DECIMAL(18,2)'
  | 'old rows stay'
  | 'every source of the period is deleted'
  | 'equal rows are dropped'
  | 'columns by position'
  | 'names as in the files'
  | 'rows are not counted'

/** A backend as short as can be: right about what the faults break, and about little else. */
export async function naiveBackend(path: string, fault: Fault | undefined): Promise<Backend> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  const run = async (sql: string) => (await connection.run(sql)).getRowsJson()
  await run('CREATE TABLE IF NOT EXISTS ledger (source TEXT, period TEXT, manifest TEXT, row_count INTEGER)')
  const money =
    fault === 'money as DOUBLE' ? 'DOUBLE' : fault === 'money as DECIMAL(18,2)' ? 'DECIMAL(18,2)' : 'DECIMAL(38,18)'
  const nameOf = ({ source, name }: PeriodLoad['columns'][number]) =>
    fault === 'names as in the files' ? source : name
  const typeOf = (type: string) => (type === 'decimal' ? money : 'TEXT')

  const totals = async (
    { table, source, period }: Pick<PeriodLoad, 'table' | 'source' | 'period'>,
    columns: PeriodLoad['columns'],
  ) => {
    const from = `FROM ${table} WHERE finops_source = '${source}' AND billing_period = DATE '${period}-01'`
    const [[rows] = []] = await run(`SELECT count(*)::TEXT ${from}`)
    const sums: ControlTotals['sums'][number][] = []
    for (const column of columns) {
      if (column.role !== 'cost') continue
      const [[sum] = []] = await run(`SELECT rtrim(rtrim(sum("${nameOf(column)}")::TEXT, '0'), '.') ${from}`)
      if (sum !== null) sums.push({ column: column.name, currency: undefined, sum: String(sum) })
    }
    return { rows: Number(rows), sums, firstUsage: undefined, lastUsage: undefined }
  }

  const write = async (load: PeriodLoad) => {
    const { table, source, period, manifest, files, columns } = load
    const period_ = `DATE '${period}-01'`
    const definitions = columns.map((column) => `"${nameOf(column)}" ${typeOf(column.type)}`)
    await run(`CREATE TABLE IF NOT EXISTS ${table} (billing_period DATE, finops_source TEXT, finops_manifest TEXT,
      ${definitions.join(', ')})`)
    for (const definition of definitions) await run(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${definition}`)
    const sources = fault === 'every source of the period is deleted' ? '' : `AND finops_source = '${source}'`
    if (fault !== 'old rows stay') await run(`DELETE FROM ${table} WHERE billing_period = ${period_} ${sources}`)
    let rows = 0
    for (const file of files) {
      const cells = file.columns.map((name) => {
        const column = columns.find((column) => column.source === name)
        return column === undefined ? 'NULL' : `"${name}"::${typeOf(column.type)} AS "${nameOf(column)}"`
      })
      const distinct = fault === 'equal rows are dropped' ? 'DISTINCT' : ''
      const matching = fault === 'columns by position' ? '' : 'BY NAME'
      const { rowsChanged } = await connection.run(`INSERT INTO ${table} ${matching}
        SELECT ${distinct} ${period_} AS billing_period, '${source}' AS finops_source, '${manifest}' AS finops_manifest,
          ${cells.join(', ')} FROM read_csv('${file.path}', header = true, all_varchar = true)`)
      rows += rowsChanged
    }
    if (fault !== 'rows are not counted' && load.rows !== undefined && load.rows !== rows) {
      throw new FinopsError('ROWS_MISSING', `${rows} rows`)
    }
    return totals(load, columns)
  }

  const record = async ({ source, period, manifest }: PeriodLoad) => {
    await run(`DELETE FROM ledger WHERE source = '${source}' AND period = '${period}'`)
    await run(`INSERT INTO ledger VALUES ('${source}', '${period}', '${manifest}', 0)`)
  }

  return {
    apiVersion: 1,
    name: 'naive',
    async replacePeriod(load) {
      const isAtomic = fault !== 'no transaction'
      if (fault === 'ledger outside the transaction') await record(load)
      if (isAtomic) await run('BEGIN')
      try {
        const written = await write(load)
        if (fault !== 'ledger outside the transaction') await record(load)
        if (isAtomic) await run('COMMIT')
        return { ...load, totals: written, loadedAt: new Date(0), changes: [] }
      } catch (error) {
        if (isAtomic) await run('ROLLBACK')
        throw error instanceof FinopsError ? error : new FinopsError('VALUE_INVALID', 'No number', { cause: error })
      }
    },
    async periods() {
      const rows = await run('SELECT source, period, manifest FROM ledger ORDER BY ALL')
      return rows.map(([source, period, manifest]) => ({
        table: 'bills',
        source: String(source),
        period: billingPeriod(String(period)),
        manifest: String(manifest),
        totals: { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined },
        loadedAt: new Date(0),
        changes: [],
      }))
    },
    totals,
    async query(sql) {
      const result = await connection.runAndReadAll(sql)
      const rows = result.getRowsJson().map((row) => row.map((cell) => (cell === null ? null : String(cell))))
      return {
        columns: result.columnNames().map((name) => ({ name, type: 'TEXT' })),
        rows: (async function* () {
          yield* rows
        })(),
      }
    },
    async close() {},
  }
}
