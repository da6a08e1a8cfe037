/** A TypeScript file that a Markdown page shows. */
export interface ShownFile {
  readonly name: string
  /** Lines keep the numbers that they have in the page: whatever else stands there is left empty. */
  readonly code: string
}

/**
 * The TypeScript of a page. A block whose first line is a comment with a path, as in `// src/acme.ts`, is that file.
 * Any other is a module of its own when it has imports, and otherwise goes on with the one before.
 */
export function shownFiles(markdown: string): readonly ShownFile[] {
  const files = new Map<string, string[]>()
  let module = 0
  for (const match of markdown.matchAll(/^```ts\n(.*?)^```$/gms)) {
    const code = match[1] ?? ''
    if (module === 0 || /^import /m.test(code)) module++
    const name = /^\/\/ ((?:[\w-]+\/)*[\w.-]+\.ts)\n/.exec(code)?.[1] ?? `module-${module}.ts`
    const lines = files.get(name) ?? []
    const before = markdown.slice(0, match.index).split('\n').length
    lines.push(...Array<string>(before - lines.length).fill(''), ...code.split('\n').slice(0, -1))
    files.set(name, lines)
  }
  return [...files].map(([name, lines]) => ({ name, code: `${lines.join('\n')}\n` }))
}

/** The configurations of a page: its blocks of TOML. */
export function shownConfigurations(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```toml\n(.*?)^```$/gms)].map(([, toml = '']) => toml)
}
