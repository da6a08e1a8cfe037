import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FinopsError } from '@openfinops/plugin'

/**
 * Reads a configuration file by its ending, without judging what it says.
 * @throws FinopsError `CONFIG_NOT_FOUND`; `CONFIG_INVALID` with the line of what is no TOML, YAML or JSON.
 */
export async function readConfigFile(file: string): Promise<unknown> {
  const text = await read(file)
  switch (extname(file)) {
    case '.toml':
      return parseToml(text, file)
    case '.yaml':
    case '.yml':
      return parseYaml(text, file)
    case '.json':
      return parseJson(text, file)
    case '.ts':
    case '.js':
    case '.mjs':
      return importModule(file)
    default:
      throw new FinopsError('CONFIG_INVALID', 'A configuration is written in TOML, YAML, JSON or TypeScript', {
        file,
        fix: 'Give it the ending .toml, .yaml, .yml, .json or .ts.',
      })
  }
}

async function read(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (cause) {
    throw new FinopsError('CONFIG_NOT_FOUND', 'The configuration file cannot be read', {
      file,
      fix: 'Check the path, or write a new file with: finops init',
      cause,
    })
  }
}

async function parseToml(text: string, file: string): Promise<unknown> {
  const { parse, TomlError } = await import('smol-toml')
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const problem = cause.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? ''
    throw malformed('TOML', problem, file, { line: cause.line, character: cause.column, cause })
  }
}

async function parseYaml(text: string, file: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import('yaml')
  try {
    return parse(text, { prettyErrors: true })
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    const problem = cause.message.split(/ at line |:\n/, 1)[0] ?? ''
    const place = cause.linePos?.[0]
    throw malformed('YAML', problem, file, {
      ...(place === undefined ? {} : { line: place.line, character: place.col }),
      cause,
    })
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    const [, line, character] = /\(line (\d+) column (\d+)\)/.exec(cause.message) ?? []
    const problem = cause.message.replace(/ in JSON.*$/s, '')
    throw malformed('JSON', problem, file, {
      ...(line === undefined ? {} : { line: Number(line), character: Number(character) }),
      cause,
    })
  }
}

async function importModule(file: string): Promise<unknown> {
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(file).href)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FinopsError('CONFIG_INVALID', `The module cannot be loaded: ${reason}`, { file, cause })
  }
  if (module.default !== undefined) return module.default
  throw new FinopsError('CONFIG_INVALID', 'The module has no default export', {
    file,
    fix: 'Write the configuration as: export default { … }',
  })
}

function malformed(
  language: string,
  problem: string,
  file: string,
  at: { readonly line?: number; readonly character?: number; readonly cause: unknown },
): FinopsError {
  const { line, character, cause } = at
  const place = character === undefined ? '' : ` (character ${character} of the line)`
  return new FinopsError('CONFIG_INVALID', `The file is not ${language}: ${problem}${place}`, {
    file,
    ...(line === undefined ? {} : { line }),
    cause,
  })
}
