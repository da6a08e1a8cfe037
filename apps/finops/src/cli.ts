import { isFinopsError } from '@openfinops/plugin'
import type { Cli, Command } from 'clipanion'
import { configuredProviders } from './commands/configured-providers.ts'
import { commands, openCli } from './commands/open-cli.ts'
import { exitCode } from './exit-code.ts'
import { helpFor } from './help.ts'
import { leadingWords } from './leading-words.ts'
import { vendorProviders } from './plugins/names.ts'
import { reportError } from './report-error.ts'
import { writeJsonLine } from './reporters/json-lines.ts'
import { openPaint } from './reporters/paint.ts'
import { usageProblem } from './usage-error.ts'
import type { World } from './world.ts'

/** Does what the arguments say. @returns the exit code. */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  const json = argv.includes('--json')
  let cli: Cli<World>
  try {
    cli = openCli(await providersFor(argv, world))
  } catch (error) {
    return reportError(error, world, json)
  }
  if (asksForHelp(argv)) {
    world.stdout.write(helpFor(leadingWords(argv), cli))
    return exitCode.done
  }
  let command: Command<World>
  try {
    command = cli.process([...argv], world)
  } catch (error) {
    const problem = usageProblem(error, argv, cli)
    if (problem === undefined) return reportError(error, world, json)
    if (json) writeJsonLine(world, { type: 'error', code: 'USAGE', ...problem })
    else world.stderr.write(`${openPaint(world)('red', '✗')} ${problem.message}\n  fix: ${problem.fix}\n`)
    return exitCode.usage
  }
  return cli.run(command, world)
}

/**
 * The providers that have commands: those of the vendors that come with finops and, where the arguments name another
 * one or ask for help, those of the configured sources. Most commands start without reading the configuration twice.
 */
async function providersFor(argv: readonly string[], world: World): Promise<ReadonlySet<string>> {
  const own = new Set(vendorProviders.values())
  const [word] = leadingWords(argv)
  const isKnown = own.has(word ?? '') || commands.some(({ paths }) => paths?.some(([first]) => first === word))
  if (isKnown || argv[0] === '-v' || argv[0] === '--version') return own
  try {
    const theirs = await configuredProviders(world, { file: configOption(argv) })
    return new Set([...own, ...theirs])
  } catch (error) {
    if (!asksForHelp(argv) || !isFinopsError(error)) throw error
    world.stderr.write(`Commands of configured plugins are missing here, because ${error.code}: ${error.message}\n\n`)
    return own
  }
}

function asksForHelp(argv: readonly string[]): boolean {
  return argv.length === 0 || argv.includes('-h') || argv.includes('--help')
}

/** The value of `--config`, before the arguments are understood. */
function configOption(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((argument) => /^(-c|--config)(=|$)/.test(argument))
  const [, joined] = /^--?c.*?=(.*)$/.exec(argv[at] ?? '') ?? []
  return joined ?? (at === -1 ? undefined : argv[at + 1])
}
