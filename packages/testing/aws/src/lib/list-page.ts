export interface ListQuery {
  readonly prefix: string
  /** Empty for none. */
  readonly delimiter: string
  /** The listing begins after this key. Empty for the beginning. */
  readonly after: string
  /** At most so many keys and common prefixes together. */
  readonly limit: number
}

export interface ListPage {
  readonly keys: readonly string[]
  readonly commonPrefixes: readonly string[]
  /** The last key that this page covers, when there are more; the next page begins after it. */
  readonly next: string | undefined
}

/**
 * One page of a listing. What keys have in common up to the first delimiter after the prefix takes the place of them.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
 * @param sortedKeys by their UTF-8 bytes.
 */
export function listPage(sortedKeys: readonly string[], query: ListQuery): ListPage {
  const keys: string[] = []
  const commonPrefixes: string[] = []
  let last: string | undefined
  for (let index = firstIndex(sortedKeys, query); index < sortedKeys.length; index++) {
    const key = sortedKeys[index]
    if (!key?.startsWith(query.prefix)) {
      break
    }
    const common = commonPrefix(key, query)
    if (common === undefined || common !== commonPrefixes.at(-1)) {
      if (keys.length + commonPrefixes.length === query.limit) {
        return { keys, commonPrefixes, next: last }
      }
      const list = common === undefined ? keys : commonPrefixes
      list.push(common ?? key)
    }
    last = key
  }
  return { keys, commonPrefixes, next: undefined }
}

function commonPrefix(key: string, { prefix, delimiter }: ListQuery): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return end === -1 ? undefined : key.slice(0, end + delimiter.length)
}

/** Finds by halves the first key that is after `after` and not before the prefix. */
function firstIndex(sortedKeys: readonly string[], query: ListQuery): number {
  const after = Buffer.from(query.after)
  const prefix = Buffer.from(query.prefix)
  let low = 0
  let high = sortedKeys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const key = Buffer.from(sortedKeys[middle] ?? '')
    if (Buffer.compare(key, after) > 0 && Buffer.compare(key, prefix) >= 0) {
      high = middle
    } else {
      low = middle + 1
    }
  }
  return low
}
