import { parseSync, Visitor } from 'oxc-parser'

/** What the checks want to know of a TypeScript file. */
export interface SourceFile {
  readonly path: string
  readonly lines: number
  /** Lines that are nothing but comment. */
  readonly commentLines: number
  /** What it imports and re-exports, types and dynamic imports of a literal included. */
  readonly imports: readonly Found[]
  /** Those of the imports that it hands on. */
  readonly reexports: readonly Found[]
  /** Identifiers, and the text of literals and templates. */
  readonly words: readonly Found[]
  readonly comments: readonly Found[]
  /** The codes of the FinopsErrors that it makes, where they are written out. */
  readonly errorCodes: readonly Found[]
  /** Each place that says `any`. */
  readonly anys: readonly Found[]
}

interface Found {
  readonly text: string
  readonly line: number
}

type Source = { readonly value?: unknown; readonly start: number } | null

/** @throws Error when the text is no TypeScript. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text, { lang: 'ts', sourceType: 'module' })
  const [error] = errors
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)

  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  const imports: Found[] = []
  const reexports: Found[] = []
  const words: Found[] = []
  const errorCodes: Found[] = []
  const anys: Found[] = []
  const word = (value: string, offset: number) => words.push({ text: value, line: lineOf(offset) })
  const imported = (source: Source, lists: readonly Found[][] = [imports]) => {
    if (typeof source?.value !== 'string') return
    for (const list of lists) list.push({ text: source.value, line: lineOf(source.start) })
  }
  const reexported = (source: Source) => imported(source, [imports, reexports])
  new Visitor({
    ImportDeclaration: ({ source }) => imported(source),
    ExportNamedDeclaration: ({ source }) => reexported(source),
    ExportAllDeclaration: ({ source }) => reexported(source),
    ImportExpression: ({ source }) => imported(source.type === 'Literal' ? source : null),
    TSImportType: ({ source }) => imported(source),
    Identifier: ({ name, start }) => word(name, start),
    PrivateIdentifier: ({ name, start }) => word(name, start),
    Literal: ({ value, start }) => (typeof value === 'string' ? word(value, start) : undefined),
    TemplateElement: ({ value, start }) => word(value.raw, start),
    NewExpression: ({ callee, arguments: [code] }) => {
      if (callee.type !== 'Identifier' || callee.name !== 'FinopsError') return
      if (code?.type !== 'Literal' || typeof code.value !== 'string') return
      errorCodes.push({ text: code.value, line: lineOf(code.start) })
    },
    TSAnyKeyword: ({ start }) => anys.push({ text: 'any', line: lineOf(start) }),
  }).visit(program)

  return {
    path,
    lines: countLines(text),
    commentLines: comments
      .filter(({ start }) => text.slice(text.lastIndexOf('\n', start) + 1, start).trim() === '')
      .reduce((sum, { value }) => sum + value.split('\n').length, 0),
    imports,
    reexports,
    words,
    comments: comments.map(({ value, start }) => ({ text: value, line: lineOf(start) })),
    errorCodes,
    anys,
  }
}

function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}
