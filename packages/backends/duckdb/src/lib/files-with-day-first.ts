import type { StagedFile } from '@openfinops/plugin'
import type { Engine } from './engine.ts'
import { isOutsidePeriod } from './moment.ts'
import { type FileGroup, type Reading, relationOf } from './read-files.ts'

/**
 * The files that write days with slashes and the day before the month: those in which every such day is one of the
 * period if read so, and not if read the other way. Where neither is so, the month comes first, and is refused.
 */
export async function filesWithDayFirst(
  engine: Engine,
  groups: readonly FileGroup[],
  reading: Reading,
): Promise<ReadonlySet<StagedFile>> {
  const dayFirst = new Set<StagedFile>()
  for (const group of groups) {
    for (const file of group.files) {
      const { from, cells } = relationOf({ ...group, files: [file] }, reading)
      const days = cells.filter(({ column, physical }) => column.type === 'date' && physical === 'VARCHAR')
      if (days.length === 0) continue
      const outside = (['month', 'day'] as const).map((first) => {
        const conditions = days.map(({ value }) => isOutsidePeriod(value, { ...group.slashDates, first }))
        return `CAST(count(*) FILTER (${conditions.join(' OR ')}) AS VARCHAR)`
      })
      const [row] = await engine.rows(`SELECT ${outside.join(', ')} FROM ${from}`)
      if (row?.[0] !== '0' && row?.[1] === '0') dayFirst.add(file)
    }
  }
  return dayFirst
}
