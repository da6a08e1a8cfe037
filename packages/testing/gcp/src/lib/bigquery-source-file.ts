/** A file on its way into a table, on the disk of this server. */
export interface SourceFile {
  readonly path: string
  /** As messages name it: its URI; nothing for one that was uploaded with the job. */
  readonly uri: string | undefined
  readonly bytes: number
}

/** How messages about a file end. */
export function fileSuffix({ uri }: SourceFile): string {
  return uri === undefined ? '' : ` File: ${uri}`
}
