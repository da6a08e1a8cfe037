import assert from 'node:assert/strict'
import { isFinopsError, type Manifest } from '@openfinops/plugin'
import type { VendorSuite } from '../test-vendor.ts'
import { type DamagedJson, damagedJson } from './damaged-json.ts'
import { manifestObjects, storeObject } from './vendor-bucket.ts'

/** Tests of what a vendor does with a manifest that is not whole, or is not one. */
export function vendorDamageTests({ test, vendor, deliveries }: VendorSuite): void {
  for (const delivery of deliveries) {
    const { discovery } = vendor(delivery.location)
    if (discovery.type === 'listing') continue

    test(`${delivery.name}: refuses what is no manifest`, async () => {
      for (const { key, text } of manifestObjects(delivery)) {
        for (const broken of [...cuts(text.trim()), '', ' \n', 'null', 'true', '7', '"text"', '[]', '{}']) {
          const manifest = parsed(() => discovery.parse(broken, storeObject({ key })), key, `"${broken.slice(0, 40)}"`)
          assert.equal(
            manifest,
            undefined,
            `took "${broken.slice(0, 40)}" (${broken.length} characters) for a manifest`,
          )
        }
      }
    })

    test(`${delivery.name}: refuses a fault in a manifest, or is not misled by it`, async () => {
      for (const listed of manifestObjects(delivery)) {
        const object = () => storeObject(listed)
        const whole = discovery.parse(listed.text, object())
        for (const { path, value } of faultsIn(listed.text)) {
          const manifest = parsed(() => discovery.parse(JSON.stringify(value), object()), listed.key, path)
          if (manifest !== undefined) assertSameDelivery(manifest, whole, path)
        }
      }
    })
  }
}

function cuts(text: string): readonly string[] {
  return [0.25, 0.5, 0.75, 1].map((share) => text.slice(0, Math.floor((text.length - 1) * share)))
}

/** Faults inside a JSON object; none where a vendor writes manifests in another form. */
function faultsIn(text: string): readonly DamagedJson[] {
  if (!text.trimStart().startsWith('{')) return []
  return [...damagedJson(JSON.parse(text))].filter(({ path }) => path !== '')
}

/** The manifest, or `undefined` when it was refused in the way the contract asks for. */
function parsed(parse: () => Manifest, key: string, fault: string): Manifest | undefined {
  try {
    return parse()
  } catch (error) {
    assert.ok(isFinopsError(error), `${fault}: expected a FinopsError, but got: ${String(error)}`)
    assert.equal(error.code, 'MANIFEST_INVALID', `${fault}: refused with another code`)
    assert.equal(error.place.file, key, `${fault}: the error does not name the manifest`)
    return undefined
  }
}

/** A fault may cost what the vendor need not say. It never changes what is loaded, or in place of what. */
function assertSameDelivery(manifest: Manifest, whole: Manifest, fault: string): void {
  const essence = ({ id, export: name, period, format, files }: Manifest) => ({
    id,
    name,
    period,
    format,
    files: files.map(({ key }) => key),
  })
  assert.deepEqual(essence(manifest), essence(whole), `misled by a fault in ${fault}`)
  assert.equal(manifest.rows ?? whole.rows, whole.rows, `misled about rows by a fault in ${fault}`)
  assert.equal(manifest.payer ?? whole.payer, whole.payer, `misled about the payer by a fault in ${fault}`)
}
