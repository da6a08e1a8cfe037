import { type Cli, UsageError } from 'clipanion'
import { leadingWords } from './leading-words.ts'
import { nearest } from './nearest.ts'
import type { World } from './world.ts'

/** What is wrong with a command line, and what to do about it. */
export interface UsageProblem {
  readonly message: string
  readonly fix: string
}

/** Says what clipanion found wrong with the arguments; `undefined` for an error that is not about them. */
export function usageProblem(error: unknown, argv: readonly string[], cli: Cli<World>): UsageProblem | undefined {
  if (!(error instanceof Error) || !('clipanion' in error)) return undefined
  const definitions = cli.definitions()
  const words = ['finops', ...leadingWords(argv)].join(' ')
  const command = definitions.find(({ path }) => words === path || words.startsWith(`${path} `))
  if (words === 'finops')
    return { message: `There is no option ${argv[0]} without a command`, fix: 'See: finops --help' }
  if (command === undefined) {
    const paths = definitions.map(({ path }) => path)
    const group = paths.filter((path) => path.startsWith(`${words} `))
    const meant = group.length === 0 ? nearest(words, paths) : undefined
    if (group.length > 0) return { message: `"${words}" needs a command`, fix: `There are: ${group.join(', ')}` }
    const fix = meant === undefined ? 'See them all with: finops --help' : `Did you mean "${meant}"?`
    return { message: `There is no command "${words}"`, fix }
  }

  const help = `See: ${command.path} --help`
  if (error instanceof UsageError) return { message: error.message, fix: help }
  const required = command.options.filter((option) => option.required).map(({ definition }) => definition)
  const missing = required.filter((definition) => !argv.includes(definition.replace(/ .*/, '')))
  if (missing.length > 0) return { message: `Missing: ${missing.join(', ').replaceAll(' #0', '')}`, fix: help }
  const reason = reasonOf(error) ?? error.message.split('\n', 1)[0] ?? ''
  const unsupported = /option name \("([^"]+)"\)/.exec(reason)?.[1]
  const names = command.options.flatMap(({ definition }) => definition.replace(/ .*/, '').split(','))
  const meant = unsupported === undefined ? undefined : nearest(unsupported, names)
  return { message: reason, fix: meant === undefined ? help : `Did you mean ${meant}? ${help}` }
}

function reasonOf(error: Error): string | undefined {
  if (!('candidates' in error) || !Array.isArray(error.candidates)) return undefined
  const candidates: readonly { readonly reason: string | null }[] = error.candidates
  return candidates.find(({ reason }) => reason !== null)?.reason ?? undefined
}
