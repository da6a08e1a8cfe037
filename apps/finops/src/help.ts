import type { Cli, Definition } from 'clipanion'
import type { World } from './world.ts'

/** The help for what the words name: one command, a group of them, or all. */
export function helpFor(words: readonly string[], cli: Cli<World>): string {
  const definitions = cli.definitions()
  const named = ['finops', ...words].join(' ')
  const command = definitions.find(({ path }) => `${named} `.startsWith(`${path} `))
  if (command !== undefined) return commandHelp(command)
  const group = definitions.filter(({ path }) => path.startsWith(`${named} `))
  return listHelp(group.length === 0 ? definitions : group)
}

function listHelp(definitions: readonly Definition[]): string {
  const width = Math.max(...definitions.map(({ path }) => path.length)) + 2
  const groups = Map.groupBy(definitions, ({ category }) => category?.trim())
  const lists = [...groups].map(([category, ofCategory]) => {
    const heading = category === undefined ? '' : `Sources of ${category}:\n`
    return heading + ofCategory.map(({ path, description = '' }) => `  ${path.padEnd(width)}${description}`).join('')
  })
  return `${lists.join('\n')}\nOptions and examples of a command: finops <command> --help\n`
}

function commandHelp({ path, usage, description = '', details, examples, options }: Definition): string {
  const shown = options.map(({ definition, description: text = '' }) => [valued(definition), text.trim()] as const)
  const width = Math.max(...shown.map(([definition]) => definition.length)) + 2
  const rest = usage.slice(path.length).replace(/ ?[[<]-.*?[\]>](?= |$)/g, '')
  const sections = [
    description,
    `  $ ${path}${rest} [options]\n`,
    ...(details === undefined ? [] : [details]),
    `Options:\n${shown.map(([definition, text]) => `  ${definition.padEnd(width)}${text}\n`).join('')}`,
    ...(examples ?? []).map(([what, line]) => `${what}  $ ${line}\n`),
  ]
  return sections.join('\n')
}

/** Clipanion writes the value of an option as #0. */
function valued(definition: string): string {
  return definition.replace(' #0', ' VALUE')
}
