import type { Manifest, StoreObject, Vendor } from '@openfinops/plugin'
import type { ExpectedManifest, ListedObject, VendorDelivery } from '../test-vendor.ts'

/** An object of a fixture as a store would list it, made anew on every call. */
export function storeObject({ key, text, lastModified = '2000-01-01T00:00:00Z', bytes }: ListedObject): StoreObject {
  return { key, bytes: bytes ?? text?.length ?? 1, etag: `"${key}"`, lastModified: new Date(lastModified) }
}

/** The objects of a delivery that are manifests. */
export function manifestObjects({ objects }: VendorDelivery): readonly (ListedObject & { readonly text: string })[] {
  return objects.flatMap((object) => (object.text === undefined ? [] : [{ ...object, text: object.text }]))
}

/** Everything that the vendor says was delivered, as a pipeline would find it: below its prefixes only. */
export function discover(vendor: Vendor, delivery: VendorDelivery): readonly Manifest[] {
  const { discovery } = vendor
  const listed = delivery.objects.filter(({ key }) => vendor.prefixes.some((prefix) => key.startsWith(prefix)))
  if (discovery.type === 'listing') return discovery.assemble(listed.map(storeObject))
  return manifestObjects({ ...delivery, objects: listed })
    .filter(({ key }) => discovery.isManifest(key))
    .map((object) => discovery.parse(object.text, storeObject(object)))
}

/** A manifest in a form that compares: times as text, files in order of their keys. */
export function comparable(manifest: Manifest | ExpectedManifest): Readonly<Record<string, unknown>> {
  const files = manifest.files.map((file) => (typeof file === 'string' ? { key: file, bytes: undefined } : { ...file }))
  return {
    ...manifest,
    schema: manifest.schema,
    scope: manifest.scope,
    createdAt: new Date(manifest.createdAt).toISOString(),
    files: files.sort((a, b) => (a.key < b.key ? -1 : 1)),
  }
}

/** Manifests in a form and an order that compare. */
export function inOrder(manifests: readonly (Manifest | ExpectedManifest)[]): readonly unknown[] {
  return manifests
    .map(comparable)
    .map((manifest) => ({ sortedBy: JSON.stringify(manifest), manifest }))
    .sort((a, b) => (a.sortedBy < b.sortedBy ? -1 : 1))
    .map(({ manifest }) => manifest)
}
