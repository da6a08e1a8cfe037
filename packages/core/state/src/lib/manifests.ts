import type { Journal } from '../journal.ts'
import type { Connection } from './connection.ts'

interface ManifestRow {
  readonly source: string
  readonly key: string
  readonly etag: string
  readonly delivery_id: number
  readonly latest: number
}

/** The objects that were read as manifests. */
export function createManifests({
  database,
  read,
  write,
}: Connection): Pick<Journal, 'knownManifests' | 'rememberManifest'> {
  const ofSource = database.prepare<[string], ManifestRow>('SELECT * FROM manifests WHERE source = ? ORDER BY key')
  const replace = database.prepare<ManifestRow>(
    `INSERT INTO manifests (source, key, etag, delivery_id, latest) VALUES (@source, @key, @etag, @delivery_id, @latest)
     ON CONFLICT (source, key)
     DO UPDATE SET etag = excluded.etag, delivery_id = excluded.delivery_id, latest = excluded.latest`,
  )
  return {
    knownManifests(source) {
      const rows = read(() => ofSource.all(source))
      return new Map(
        rows.map(({ key, etag, delivery_id, latest }) => [
          key,
          { etag, deliveryId: delivery_id, latest: latest === 1 },
        ]),
      )
    },
    rememberManifest(source, { key, etag }, { deliveryId, latest }) {
      write(() => replace.run({ source, key, etag, delivery_id: deliveryId, latest: Number(latest) }))
    },
  }
}
