import assert from 'node:assert/strict'
import type { Discovery, Vendor, VendorLocation } from '@openfinops/plugin'
import type { VendorDelivery, VendorSuite } from '../test-vendor.ts'
import { discover, inOrder, manifestObjects, storeObject } from './vendor-bucket.ts'

/** Tests of what a vendor lists, and of what it takes for its own in the listing. */
export function vendorKeyTests({ test, vendor, deliveries }: VendorSuite): void {
  for (const delivery of deliveries) {
    const { name, location } = delivery
    const open = () => vendor(location)

    test(`${name}: lists the export and little else`, async () => assertNarrow(open(), delivery))

    test(`${name}: takes nothing else for its own`, async () => {
      const { discovery } = open()
      if (discovery.type === 'manifest') assertOnlyManifests(discovery, delivery)
      else assertOnlyFiles(discovery, delivery)
    })

    if (open().discovery.type === 'manifest') {
      test(`${name}: takes no near miss for a manifest`, async () => {
        for (const { key } of manifestObjects(delivery)) assertNoNearMiss(open(), key)
      })
    }

    const beside = neighbours(location)
    if (beside.length > 0) {
      test(`${name}: is not found at locations beside it`, async () => {
        for (const place of beside) assertNotFound(vendor(place), delivery, JSON.stringify(place))
      })
    }

    test(`${name}: is found when export or prefix are not named`, async () => {
      const files = filesOf(open(), delivery)
      const wider = [
        { prefix: location.prefix, export: undefined },
        { prefix: '', export: undefined },
      ]
      for (const place of wider) assert.deepEqual(filesOf(vendor(place), delivery), files, JSON.stringify(place))
    })
  }
}

function assertNarrow({ prefixes, discovery }: Vendor, delivery: VendorDelivery): void {
  const { location } = delivery
  assert.notEqual(prefixes.length, 0, 'there has to be a prefix')
  for (const [index, prefix] of prefixes.entries()) {
    const overlaps = prefixes.filter((other, at) => at !== index && other.startsWith(prefix))
    assert.deepEqual(overlaps, [], `the prefix "${prefix}" holds others`)
  }

  const held = discovery.type === 'manifest' ? manifestObjects(delivery) : delivery.objects
  for (const { key } of held) {
    assert.ok(
      prefixes.some((prefix) => key.startsWith(prefix)),
      `"${key}" lies outside the prefixes ${prefixes.join(', ')}`,
    )
  }

  const folder = location.prefix === '' ? '' : `${location.prefix}/`
  const exportFolder = `${folder}${location.export}/`
  const narrowest = held.every(({ key }) => withoutEmptyFolders(key).startsWith(exportFolder)) ? exportFolder : folder
  for (const prefix of prefixes) {
    assert.ok(withoutEmptyFolders(prefix).startsWith(narrowest), `the prefix "${prefix}" is wider than "${narrowest}"`)
  }
}

function withoutEmptyFolders(key: string): string {
  return key.replace(/\/+/g, '/').replace(/^\//, '')
}

function assertOnlyManifests(discovery: Extract<Discovery, { type: 'manifest' }>, delivery: VendorDelivery): void {
  for (const { key, text } of delivery.objects) {
    const isOne = text !== undefined
    assert.equal(discovery.isManifest(key), isOne, `"${key}" is ${isOne ? 'a' : 'no'} manifest`)
  }
  for (const key of delivery.foreign ?? []) assert.equal(discovery.isManifest(key), false, `"${key}" is foreign`)
}

function assertOnlyFiles(discovery: Extract<Discovery, { type: 'listing' }>, delivery: VendorDelivery): void {
  const own = delivery.objects.map(storeObject)
  const foreign = (delivery.foreign ?? []).map((key) => storeObject({ key }))
  assert.deepEqual(inOrder(discovery.assemble([...foreign, ...own])), inOrder(discovery.assemble(own)))
  assert.deepEqual(discovery.assemble(foreign), [], 'foreign files make no delivery')
}

function assertNoNearMiss({ prefixes, discovery }: Vendor, key: string): void {
  if (discovery.type === 'listing') return
  for (const miss of nearMisses(key)) assert.equal(discovery.isManifest(miss), false, `"${miss}" is no manifest`)
  const outside = `x${key}`
  if (prefixes.some((prefix) => outside.startsWith(prefix))) return
  assert.equal(discovery.isManifest(outside), false, `"${outside}" lies outside the prefixes`)
}

function assertNotFound(vendor: Vendor, delivery: VendorDelivery, place: string): void {
  const { discovery } = vendor
  const found =
    discovery.type === 'manifest'
      ? manifestObjects(delivery).flatMap(({ key }) => (discovery.isManifest(key) ? [key] : []))
      : filesOf(vendor, delivery)
  assert.deepEqual(found, [], `nothing of this lies at ${place}`)
}

function nearMisses(key: string): readonly string[] {
  const name = key.slice(key.lastIndexOf('/') + 1)
  const folder = key.slice(0, key.length - name.length)
  return [`${key}.bak`, `${key}.gz`, `${key}x`, key.slice(0, -1), `${folder}x${name}`, `${key}/`, `${key}/${name}`]
}

/** Locations whose prefix or export begins like this one's, or is what this one's begins with. */
function neighbours({ prefix, export: name }: VendorLocation): readonly VendorLocation[] {
  return [
    ...similar(prefix).map((other) => ({ prefix: other, export: name })),
    ...(name === undefined ? [] : similar(name).map((other) => ({ prefix, export: other }))),
  ]
}

function similar(text: string): readonly string[] {
  return text === '' ? [] : [`${text}2`, `x${text}`, ...(text.length > 1 ? [text.slice(0, -1)] : [])]
}

function filesOf(vendor: Vendor, delivery: VendorDelivery): readonly string[] {
  return discover(vendor, delivery)
    .flatMap(({ files }) => files.map(({ key }) => key))
    .sort()
}
