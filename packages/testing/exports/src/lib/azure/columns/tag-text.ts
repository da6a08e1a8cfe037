import type { TagSet } from '../../tag-sets.ts'

/**
 * Tags as a JSON object, or as most native exports write it, without the braces: `"env": "prod","org": "north"`. Nothing
 * where there are none.
 */
export function tagText(keys: readonly string[], { tags }: TagSet, braces: boolean): string {
  const members = keys.flatMap((key) => {
    const value = tags[key]
    return value === undefined ? [] : [`${JSON.stringify(key)}: ${JSON.stringify(value)}`]
  })
  if (members.length === 0) return ''
  return braces ? `{${members.join(',')}}` : members.join(',')
}
