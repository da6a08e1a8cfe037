import { createRandom, type Random } from './random.ts'

/** The tags of a resource, at AWS by keys as in a CUR v1 header: `user:CostCenter`. Cost categories are AWS's. */
export interface TagSet {
  readonly tags: Readonly<Record<string, string>>
  readonly costCategories: Readonly<Record<string, string>>
}

export const untagged: TagSet = { tags: {}, costCategories: {} }

export const costCategories = ['Business unit', 'Stage'] as const

/** Values that readers stumble over: delimiters, quotes, newlines, other scripts, things that look like numbers. */
const oddValues = [
  'a, b and "c"',
  'first line\nsecond line',
  'first line\r\nsecond line',
  '"',
  'Zürich–Überblick',
  '請求書 🧾',
  ' spaces around ',
  '0012',
  '1E5',
  'NULL',
  'true',
  '=1+1',
  "O'Brien \\ Söhne",
] as const

const units = ['Retail', 'Logistics', 'Research & Development', 'Finance, Legal'] as const

/** Two thousand combinations; about a third of the cells have a value, one value in twenty-five is odd. */
export function createTagSets(seed: number, keys: readonly string[]): readonly [TagSet, ...TagSet[]] {
  const random = createRandom(seed, 'tags')
  const sets = Array.from({ length: 2000 }, () => {
    const tags: Record<string, string> = {}
    for (const key of keys) {
      if (random.chance(0.35)) tags[key] = random.chance(0.04) ? random.pick(oddValues) : tagValue(random, key)
    }
    return { tags, costCategories: random.chance(0.5) ? categories(random) : {} }
  })
  return [untagged, ...sets]
}

function tagValue(random: Random, key: string): string {
  return `${key.slice(key.indexOf(':') + 1).toLowerCase()}-${random.below(40)}`
}

function categories(random: Random): Record<string, string> {
  return { 'Business unit': random.pick(units), Stage: random.pick(['production', 'non-production']) }
}
