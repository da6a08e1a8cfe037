import type { Manifest } from '@openfinops/plugin'

/** What choosing needs to know of a delivery. */
export interface Candidate {
  readonly manifestId: string
  readonly manifest: Pick<Manifest, 'createdAt'>
  /** Whether the copy of the manifest that the vendor keeps up to date describes it at present. */
  readonly latest: boolean
}

/**
 * Puts the deliveries of one period in the order in which they count, the one in force first: those the vendor points
 * at, then the newest, then by manifest id.
 */
export function byPrecedence<D extends Candidate>(deliveries: readonly D[]): readonly D[] {
  return [...deliveries].sort(
    (a, b) =>
      Number(b.latest) - Number(a.latest) ||
      b.manifest.createdAt.getTime() - a.manifest.createdAt.getTime() ||
      (a.manifestId < b.manifestId ? 1 : -1),
  )
}
