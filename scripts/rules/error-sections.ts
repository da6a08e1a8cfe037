/** Differences between the codes of errors and the sections of the page that explains them. */
export function wrongSections(titles: Readonly<Record<string, string>>, page: string): readonly string[] {
  const sections = new Map(
    [...page.matchAll(/^## ([A-Z_]+)\n\n(.*)$/gm)].map(([, code = '', title = '']) => [code, title]),
  )
  const codes = Object.keys(titles)
  return [
    ...codes.filter((code) => !sections.has(code)).map((code) => `${code} has no section`),
    ...[...sections.keys()].filter((code) => !(code in titles)).map((code) => `${code} is no code of finops`),
    ...codes
      .filter((code) => sections.has(code) && sections.get(code) !== `${titles[code]}.`)
      .map((code) => `${code} should begin: ${titles[code]}.`),
  ]
}
