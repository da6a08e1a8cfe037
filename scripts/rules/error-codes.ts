import type { SourceFile } from '../lib/source-file.ts'

/** Codes that are documented and that no source uses, and codes that are used and not documented. */
export function wrongCodes(codes: readonly string[], files: readonly SourceFile[]): readonly string[] {
  const used = new Set(files.flatMap(({ words }) => words.map(({ text }) => text)))
  const unknown = files.flatMap(({ path, errorCodes }) =>
    errorCodes
      .filter(({ text }) => !codes.includes(text))
      .map(({ text, line }) => `${path}:${line}: ${text} is not in the table of codes`),
  )
  return [...unknown, ...codes.filter((code) => !used.has(code)).map((code) => `${code} is used nowhere`)]
}
