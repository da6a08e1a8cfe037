import { isCatalogueOld, type PipelineContext, writeCatalogue } from '@openfinops/pipeline'
import { isFinopsError } from '@openfinops/plugin'
import type { SelectedSource } from './select-sources.ts'

/**
 * Writes the catalogue of bronze after something has happened, or where it may lack a source: it says of each whether
 * anything was delivered. It is of every configured source: those that a run did not concern stay in it.
 * @returns false when it could not be written, which was reported.
 */
export async function keepCatalogue(
  all: readonly SelectedSource[],
  context: PipelineContext,
  hasChanged: boolean,
): Promise<boolean> {
  const targets = new Set(all.flatMap((source) => source.targets))
  const able = [...targets].filter(({ backend }) => backend.writeCatalogues !== undefined)
  const sources = all.map(({ source }) => source)
  const [first] = sources
  if (able.length === 0 || first === undefined) return true
  const isEmpty = ({ name }: { readonly name: string }) => context.journal.deliveries({ source: name }).length === 0
  if (!(hasChanged || sources.some(isEmpty) || (await isCatalogueOld(context)))) return true
  try {
    await writeCatalogue(sources, able, context)
    return true
  } catch (error) {
    if (!isFinopsError(error) || error.code === 'CANCELLED') throw error
    const about = { source: first.name, period: undefined, manifest: undefined }
    context.report({ type: 'failed', step: 'load', ...about, error })
    return false
  }
}
