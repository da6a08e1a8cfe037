import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { duckdbBackend } from '@openfinops/backend-duckdb'
import type { Sample } from './sample.ts'

/** What the table is compared with Python by. */
export interface Comparison {
  readonly rows: number
  /** How many sums are equal. */
  readonly sums: number
  readonly cost: string
  readonly wrong: readonly string[]
}

/** Compares rows and sums of a table, to the last digit, with what Python's csv and decimal find in the files. */
export async function compare(sample: Sample, database: string): Promise<Comparison> {
  const python = JSON.parse(
    execFileSync('python3', [join(import.meta.dirname, 'add-up.py'), ...sample.files], { encoding: 'utf8' }),
  )
  const backend = duckdbBackend({ path: database })
  const ask = async (sql: string): Promise<readonly (readonly (string | null)[])[]> => {
    const result = await backend.query?.(sql, { signal: new AbortController().signal })
    return result === undefined ? [] : Array.fromAsync(result.rows)
  }
  const described = await ask(`describe ${sample.table}`)
  const decimals = new Set(described.filter(([, type]) => type?.startsWith('DECIMAL')).map(([name]) => name))
  const wrong: string[] = []
  const [[rows = null] = []] = await ask(`select count(*) from ${sample.table}`)
  if (Number(rows) !== python.rows) wrong.push(`${rows} rows, Python finds ${python.rows}`)
  let sums = 0
  for (const [column, sum] of Object.entries<string>(python.sums)) {
    const name = sample.column(column)
    if (!decimals.has(name)) continue
    const [[ours = null] = []] = await ask(`select sum("${name}") from ${sample.table}`)
    if (plain(ours ?? '') === plain(sum)) sums++
    else wrong.push(`${column}: ${ours}, Python finds ${sum}`)
  }
  await backend.close()
  if (sums === 0 && python.sums[sample.cost] !== undefined) wrong.push('no sum was compared')
  return { rows: python.rows, sums, cost: plain(python.sums[sample.cost] ?? '0'), wrong }
}

function plain(number: string): string {
  return number.includes('.') ? number.replace(/0+$/, '').replace(/\.$/, '') : number
}
