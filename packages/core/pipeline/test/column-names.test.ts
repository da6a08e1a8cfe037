import { describe, expect, test } from 'vitest'
import { cleanName, nameNewColumns } from '../src/index.ts'

describe('cleanName', () => {
  test.each([
    ['identity/LineItemId', 'identity_lineitemid', 'identity_line_item_id'],
    ['lineItem/UnblendedCost', 'lineitem_unblendedcost', 'line_item_unblended_cost'],
    ['savingsPlan/SavingsPlanARN', 'savingsplan_savingsplanarn', 'savings_plan_savings_plan_a_r_n'],
    ['resourceTags/user:Cost Center', 'resourcetags_user_cost_center', 'resource_tags_user_cost_center'],
    ['costCategory/OUs', 'costcategory_ous', 'cost_category_o_us'],
    ['x__y_', 'x__y_', 'x_y'],
    ['Größe', 'gr__e', 'gr_e'],
    ['2nd', '_2nd', '_2nd'],
    ['', '_', '_'],
  ])('%j is %s, or %s in snake case', (source, plain, snake) => {
    expect(cleanName(source, 'plain')).toBe(plain)
    expect(cleanName(source, 'snake')).toBe(snake)
  })
})

describe('nameNewColumns', () => {
  test('gives the clean name to the first by source name, and a suffix of its own to the other', () => {
    const names = nameNewColumns(['tag/name', 'tag/Name'], new Map(), 'plain')
    expect(names.get('tag/Name')).toBe('tag_name')
    expect(names.get('tag/name')).toMatch(/^tag_name_[0-9a-f]{8}$/)
  })

  test('does not depend on the order of the columns', () => {
    const one = nameNewColumns(['tag/name', 'tag/Name'], new Map(), 'plain')
    const other = nameNewColumns(['tag/Name', 'tag/name'], new Map(), 'plain')
    expect(new Map([...other].sort())).toEqual(new Map([...one].sort()))
  })

  test('leaves a name to the column that has had it', () => {
    const known = new Map([['tag/name', 'tag_name']])
    const names = nameNewColumns(['tag/Name', 'tag/name'], known, 'plain')
    expect([...names.keys()]).toEqual(['tag/Name'])
    expect(names.get('tag/Name')).toMatch(/^tag_name_[0-9a-f]{8}$/)
  })

  test("keeps off the names of finops' own columns", () => {
    const names = nameNewColumns(['billing/period', 'Finops Source'], new Map(), 'plain')
    expect(names.get('billing/period')).toMatch(/^billing_period_/)
    expect(names.get('Finops Source')).toMatch(/^finops_source_/)
  })
})
