/** An ETag as headers have it: listings leave out the quotes. */
export function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`
}
