import assert from 'node:assert/strict'
import type { ColumnRole, ColumnType, Vendor } from '@openfinops/plugin'
import type { ColumnCase, VendorSuite } from '../test-vendor.ts'

const types: readonly ColumnType[] = ['text', 'decimal', 'timestamp', 'date', 'map']

const typesOfRole: Readonly<Record<ColumnRole, readonly ColumnType[]>> = {
  cost: ['decimal'],
  currency: ['text'],
  start: ['timestamp', 'date'],
  end: ['timestamp', 'date'],
  service: ['text'],
  account: ['text'],
  payer: ['text'],
}

/** Names that no provider gives its columns, and that code trips over. */
const strangeNames = [
  '',
  ' ',
  '/',
  '\n',
  '\u0000',
  'NULL',
  '1e5',
  '%s',
  '"; --',
  'Größe/Ωmega 🧾',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'x'.repeat(10_000),
  '/_'.repeat(10_000),
]

/** Tests of what a vendor makes of columns. */
export function vendorColumnTests({ test, vendor, columns }: VendorSuite): void {
  const open = () => vendor({ prefix: '', export: undefined })

  for (const [file, cases] of Object.entries(columns)) {
    test(`columns of ${file}: become what they should`, async () => {
      assert.deepEqual(becoming(open(), cases), cases.map(expected))
    })

    test(`columns of ${file}: have roles that fit`, async () => {
      const roles = becoming(open(), cases).filter(({ role }) => role !== undefined)
      for (const { name, type, role } of roles) {
        if (role !== undefined)
          assert.ok(typesOfRole[role].includes(type), `"${name}" is ${type}, but its role is ${role}`)
      }
      for (const only of ['currency', 'start', 'end']) {
        const names = roles.filter(({ role }) => role === only).map(({ name }) => name)
        assert.ok(names.length <= 1, `there is more than one ${only}: ${names.join(', ')}`)
      }
    })
  }

  test('columns: a name nobody knows is text', async () => {
    for (const name of strangeNames) {
      const { type, role } = open().column({ name, type: undefined })
      assert.deepEqual({ type, role }, { type: 'text', role: undefined }, `"${name.slice(0, 40)}"`)
    }
  })

  test('columns: a type nobody knows is no obstacle', async () => {
    for (const { name } of Object.values(columns).flat().map(expected)) {
      for (const type of strangeNames) {
        const column = open().column({ name, type })
        assert.ok(types.includes(column.type), `"${name}" of type "${type.slice(0, 40)}" becomes "${column.type}"`)
      }
    }
  })

  test('columns: the same column always becomes the same', async () => {
    const cases = Object.values(columns).flat()
    const kept = open()
    const first = becoming(kept, cases)
    assert.deepEqual(becoming(kept, cases), first, 'another reading the second time')
    assert.deepEqual(becoming(open(), cases.toReversed()).toReversed(), first, 'the order of columns means nothing')
  })
}

interface NamedColumn {
  readonly name: string
  readonly type: ColumnType
  readonly role: ColumnRole | undefined
}

function becoming(vendor: Vendor, cases: readonly ColumnCase[]): readonly NamedColumn[] {
  return cases.map(([name, from]) => {
    const { type, role } = vendor.column({ name, type: from })
    return { name, type, role }
  })
}

function expected([name, , type, role]: ColumnCase): NamedColumn {
  return { name, type, role }
}
