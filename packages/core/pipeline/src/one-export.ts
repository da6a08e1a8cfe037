import { FinopsError, type Manifest } from '@openfinops/plugin'
import type { Source } from './source.ts'

interface Described {
  readonly manifest: Pick<Manifest, 'export' | 'scope'>
}

/**
 * The deliveries of the one export that a source is of. What was delivered of another one, before the configuration was
 * changed, no longer counts. Scopes are compared without regard to case, in which vendors write them either way.
 * @param isPresent whether the store still shows the delivery.
 * @throws FinopsError `EXPORT_AMBIGUOUS` when deliveries of several exports, or scopes, are present.
 */
export function ofOneExport<D extends Described>(
  source: Pick<Source, 'name' | 'scope'>,
  deliveries: readonly D[],
  isPresent: (delivery: D) => boolean,
): readonly D[] {
  const wanted = scopeKey(source)
  const own = deliveries.filter(({ manifest }) => isOfScope(manifest, wanted))
  const present = own.filter(isPresent).map(({ manifest }) => manifest)
  const [one] = present
  if (one === undefined) return own
  const scopes = new Map(present.flatMap((manifest) => (manifest.scope ? [[scopeKey(manifest), manifest]] : [])))
  if (present.some((manifest) => manifest.export !== one.export) || scopes.size > 1) throw ambiguous(source, present)
  const [scope] = scopes.keys()
  return own.filter(({ manifest }) => manifest.export === one.export && isOfScope(manifest, scope))
}

/** What tells one scope from another; `undefined` where it is not known. */
export function scopeKey({ scope }: { readonly scope?: string | undefined }): string | undefined {
  return scope?.toLowerCase().replace(/\/+$/, '')
}

function isOfScope(manifest: Pick<Manifest, 'scope'>, wanted: string | undefined): boolean {
  const scope = scopeKey(manifest)
  return wanted === undefined || scope === undefined || scope === wanted
}

function ambiguous(source: Pick<Source, 'name'>, present: readonly Described['manifest'][]): FinopsError {
  const byScope = new Set(present.map(({ export: name }) => name)).size === 1
  const names = new Set(present.map((each) => (byScope ? `${each.export} of ${scopeKey(each)}` : each.export)))
  return new FinopsError(
    'EXPORT_AMBIGUOUS',
    `Source ${source.name} finds several exports: ${[...names].sort((a, b) => a.localeCompare(b)).join(', ')}`,
    {
      fix: `Say which one with "${byScope ? 'scope' : 'export'}" in the configuration of ${source.name}; add a source for each other one.`,
    },
  )
}
