/** The arguments up to the first option: the command, as far as it can be told before they are understood. */
export function leadingWords(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((argument) => argument.startsWith('-'))
  return argv.slice(0, at === -1 ? undefined : at)
}
