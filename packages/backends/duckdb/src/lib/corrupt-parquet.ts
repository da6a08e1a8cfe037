import { FinopsError, isFinopsError, type StagedFile } from '@openfinops/plugin'
import type { Engine } from './engine.ts'
import { readParquet } from './read-files.ts'

/** Finds the Parquet file that cannot be read to its end. @param cause what DuckDB said, often without a name. */
export async function corruptParquet(engine: Engine, files: readonly StagedFile[], cause: Error): Promise<FinopsError> {
  for (const file of files) {
    if (file.columns.length === 0) continue
    try {
      await engine.run(`SELECT bit_xor(hash(COLUMNS(*))) FROM ${readParquet([file])}`)
    } catch (error) {
      if (isFinopsError(error)) throw error
      return corrupt({ file: file.key }, cause)
    }
  }
  return corrupt({}, cause)
}

function corrupt(place: { readonly file?: string }, cause: Error): FinopsError {
  return new FinopsError('FILE_CORRUPT', 'The Parquet file cannot be read to its end', {
    ...place,
    fix: 'Extract the delivery again.',
    cause,
  })
}
