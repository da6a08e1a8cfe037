import type { SourceFile } from '../lib/source-file.ts'

const longestFile = 400

/** What a reviewer would send back: `any`, marks of work left undone, files that hold more than one thing. */
export function leftovers({ path, lines, comments, anys }: SourceFile): readonly string[] {
  return [
    ...anys.map(({ line }) => `${path}:${line}: any`),
    ...comments
      .filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(text))
      .map(({ line }) => `${path}:${line}: work left undone; open an issue instead`),
    ...(lines > longestFile ? [`${path}: ${lines} lines, more than ${longestFile}`] : []),
  ]
}
