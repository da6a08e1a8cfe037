import assert from 'node:assert/strict'
import type { Manifest, StoreObject, Vendor } from '@openfinops/plugin'
import type { VendorDelivery, VendorSuite } from '../test-vendor.ts'
import { inTimeZone } from './in-time-zone.ts'
import { comparable, discover, inOrder, manifestObjects, storeObject } from './vendor-bucket.ts'

/** The zones furthest from UTC either way: midnight UTC is another day in both. */
const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago']

/** Tests of what a vendor makes of what it finds. */
export function vendorManifestTests(suite: VendorSuite): void {
  const { test, vendor, deliveries, note = (line) => console.info(line) } = suite
  for (const delivery of deliveries) {
    const { name, location } = delivery
    const open = () => vendor(location)

    test(`${name}: reads what was delivered`, async () => {
      assert.notEqual(delivery.manifests.length, 0, 'a fixture without a manifest tests nothing')
      const { discovery } = open()
      const found = discover(open(), delivery)
      if (discovery.type === 'listing') assert.deepEqual(inOrder(found), inOrder(delivery.manifests))
      else assert.deepEqual(found.map(comparable), delivery.manifests.map(comparable))
    })

    test(`${name}: reads the same again and changes nothing it is given`, async () => assertPure(open(), delivery))

    test(`${name}: reads the same in every time zone`, async () => {
      const atHome = inOrder(discover(open(), delivery))
      for (const zone of zones) {
        const elsewhere = inTimeZone(zone, () => inOrder(discover(open(), delivery)))
        if (elsewhere === undefined) note(`not run: "${name}" in ${zone}: the time zone cannot be changed here`)
        else assert.deepEqual(elsewhere, atHome, `another reading in ${zone}`)
      }
    })

    test(`${name}: names files that are there, each once`, async () => {
      const there = new Set(delivery.objects.map(({ key }) => key))
      for (const { id, files } of discover(open(), delivery)) {
        const keys = files.map(({ key }) => key)
        for (const key of keys) assert.ok(there.has(key), `${id} names "${key}", which is not there`)
        assert.deepEqual(keys, [...new Set(keys)], `${id} names a file twice`)
      }
    })
  }

  test('tells one delivery from another by its id', async () => {
    assert.notEqual(deliveries.length, 0, 'there is no delivery to test with')
    const known = new Map<string, string>()
    for (const delivery of deliveries) {
      const found = new Map<string, string>()
      for (const manifest of discover(vendor(delivery.location), delivery)) {
        const identity = JSON.stringify([manifest.export, manifest.period, manifest.id])
        const files = JSON.stringify(manifest.files.map(({ key }) => key).sort())
        assert.equal(known.get(identity), undefined, `${identity} stands for deliveries of two fixtures`)
        assert.equal(found.get(identity) ?? files, files, `${identity} stands for two sets of files`)
        found.set(identity, files)
      }
      for (const [identity, files] of found) known.set(identity, files)
    }
  })
}

function assertPure({ discovery }: Vendor, delivery: VendorDelivery): void {
  if (discovery.type === 'listing') {
    const listing = Object.freeze(delivery.objects.map(frozen))
    const first = readingOf(listing, () => discovery.assemble(listing))
    assert.deepEqual(inOrder(discovery.assemble(listing)), first, 'another reading the second time')
    assert.deepEqual(inOrder(discovery.assemble(listing.toReversed())), first, 'the order of a listing means nothing')
    return
  }
  for (const listed of manifestObjects(delivery)) {
    const object = frozen(listed)
    const first = readingOf([object], () => [discovery.parse(listed.text, object)])
    assert.deepEqual(inOrder([discovery.parse(listed.text, object)]), first, 'another reading the second time')
  }
}

/** What the vendor makes of objects, after a look at whether their times are still what they were. */
function readingOf(objects: readonly StoreObject[], read: () => readonly Manifest[]): readonly unknown[] {
  const before = objects.map(({ lastModified }) => lastModified.getTime())
  const manifests = inOrder(read())
  const after = objects.map(({ lastModified }) => lastModified.getTime())
  assert.deepEqual(after, before, 'lastModified was changed')
  return manifests
}

function frozen(listed: VendorDelivery['objects'][number]): StoreObject {
  return Object.freeze(storeObject(listed))
}
