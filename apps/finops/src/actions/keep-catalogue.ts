import { lacksCatalogue, type PipelineContext, writeCatalogue } from '@openfinops/pipeline'
import type { SelectedSource } from './select-sources.ts'

/**
 * Writes the catalogue of bronze after something has changed, or where it was never written. It is of every configured
 * source: those that a run did not concern stay in it.
 */
export async function keepCatalogue(
  all: readonly SelectedSource[],
  context: PipelineContext,
  hasChanged: boolean,
): Promise<void> {
  const targets = new Set(all.flatMap((source) => source.targets))
  const able = [...targets].filter(({ backend }) => backend.writeCatalogues !== undefined)
  if (able.length === 0 || !(hasChanged || (await lacksCatalogue(context)))) return
  await writeCatalogue(
    all.map(({ source }) => source),
    able,
    context,
  )
}
