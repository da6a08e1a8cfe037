import { FinopsError } from '@openfinops/plugin'

/** The folder of a delivery, relative to bronze. */
export function deliveryFolder(source: string, period: string, manifestId: string): string {
  return `${safeSegment(source)}/billing_period=${period}/export_id=${safeSegment(manifestId)}`
}

/** Where the raw manifest of a delivery is kept, relative to bronze. */
export function rawManifestPath(source: string, period: string, manifestId: string): string {
  return `_manifest/raw/${safeSegment(source)}/${period}/${safeSegment(manifestId)}.json`
}

/**
 * Local paths for the keys of a delivery, relative to its folder: the keys without the folders they all share. Two
 * keys never get one path, not even where the file system ignores case.
 * @throws FinopsError `KEY_UNSAFE` for a key with `..`, an absolute one among others, or control characters.
 */
export function localPaths(keys: readonly string[]): readonly string[] {
  const split = keys.map((key) => segments(key))
  const shared = sharedFolders(split)
  const taken = new Set<string>()
  return split.map((parts) => {
    const path = parts.slice(shared).map(safeSegment).join('/')
    let unique = path
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${n}~${path}`
    taken.add(unique.toLowerCase())
    return unique
  })
}

function segments(key: string): readonly string[] {
  // Where a prefix is empty or ends with a slash, AWS leaves an empty folder in the key.
  const parts = key.split('/').filter((part) => part !== '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
  if (parts.length === 0 || parts.some((part) => part === '.' || part === '..') || /[\u0000-\u001f\u007f]/.test(key)) {
    throw new FinopsError('KEY_UNSAFE', 'The manifest names a key that is no plain path', {
      file: key,
      fix: 'Nothing was downloaded. Find out who wrote this manifest before you trust the bucket.',
    })
  }
  return parts
}

function sharedFolders(keys: readonly (readonly string[])[]): number {
  const first = keys[0]
  if (first === undefined) return 0
  let shared = 0
  while (shared < first.length - 1 && keys.every((key) => key.length - 1 > shared && key[shared] === first[shared])) {
    shared++
  }
  return shared
}

/**
 * One name that every file system takes: what Windows refuses (`:` stands in the execution ids of Data Exports) is
 * percent-encoded, and so are the names that mean something else there.
 */
export function safeSegment(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are encoded
  const encoded = text.replace(/[<>:"/\\|?*%\u0000-\u001f\u007f]|[. ]$|^\.+|^~/g, (part) =>
    [...part].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  )
  const name = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(encoded)
    ? `%${encoded.charCodeAt(0).toString(16)}${encoded.slice(1)}`
    : encoded
  return name === '' ? '%00' : name
}
