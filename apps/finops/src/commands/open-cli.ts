import { Builtins, Cli } from 'clipanion'
import { version } from '../version.ts'
import type { World } from '../world.ts'
import { ConfigCommand } from './config.ts'
import { DoctorCommand } from './doctor.ts'
import { commandsFor } from './for-provider.ts'
import { GenerateExportCommand } from './generate-export.ts'
import { InitCommand } from './init.ts'
import { QueryCommand } from './query.ts'
import { RunCommand } from './run.ts'
import { ShowStateCommand } from './show-state.ts'
import { VerifyCommand } from './verify.ts'

/** The commands that stand for themselves, in the order in which they are listed. */
export const commands = [
  Builtins.VersionCommand,
  InitCommand,
  ConfigCommand,
  DoctorCommand,
  RunCommand,
  ShowStateCommand,
  VerifyCommand,
  QueryCommand,
  GenerateExportCommand,
] as const

/** Every command there is when these providers have theirs. */
export function openCli(providers: Iterable<string>): Cli<World> {
  const cli = new Cli<World>({ binaryLabel: 'finops', binaryName: 'finops', binaryVersion: version() })
  for (const command of commands) cli.register(command)
  for (const provider of providers) for (const command of commandsFor(provider)) cli.register(command)
  return cli
}
