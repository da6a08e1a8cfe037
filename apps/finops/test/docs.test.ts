import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCli } from '../src/commands/open-cli.ts'
import { isTable } from '../src/config/entry.ts'
import { type JsonSchema, schemasAt } from '../src/config/json-schema.ts'
import { jsonSchema } from '../src/config/schema.ts'

const definitions = openCli(['aws']).definitions()

test('docs/configuration.md has every setting with its default', () => {
  const sections = readPage('configuration.md').split('\n### ')
  const settings = settingsOf(jsonSchema(), [])
  const missing = settings.filter(({ section, key, value }) => {
    const lines = sections.find((text) => text.startsWith(`\`[${section}`))?.split('\n') ?? []
    const line = lines.find((candidate) => candidate.startsWith(`| \`${key}\` |`))
    const said = [`| \`${value}\` |`, `| \`${JSON.stringify(value)}\` |`]
    return line === undefined || (value !== undefined && !said.some((text) => line.includes(text)))
  })

  expect(settings.length).toBeGreaterThan(15)
  expect(missing).toEqual([])
})

test('docs/cli.md has every command and every option', () => {
  const page = readPage('cli.md')
  const names = definitions.map(({ path }) => path.replace(/^finops /, '').replace(/^aws (.*)/, '$1'))
  const options = definitions.flatMap((command) =>
    command.options.flatMap(({ definition }) => definition.replace(/ .*/, '').split(',')),
  )

  expect([...new Set([...names, ...options])].filter((word) => !page.includes(word))).toEqual([])
  expect(options).toContain('--dry-run')
})

test('every example is a command line that is understood', () => {
  const cli = openCli(['aws'])
  const lines = definitions.flatMap(({ examples }) => examples ?? []).map(([, line]) => line)

  expect(lines.length).toBeGreaterThan(20)
  for (const line of lines) {
    const words = line.replace(/ > .*/, '').match(/"[^"]*"|\S+/g) ?? []
    const [, ...args] = words.map((word) => word.replaceAll('"', ''))
    expect(() => cli.process(args, world), line).not.toThrow()
  }
})

const world = { cwd: '/', signal: new AbortController().signal, columns: undefined }

interface Setting {
  readonly section: string
  readonly key: string
  readonly value: unknown
}

/** The settings of a table and of those inside, each by its last key. */
function settingsOf(schema: JsonSchema, path: readonly string[]): readonly Setting[] {
  return schemasAt(schema, path).flatMap((branch) => {
    const properties = isTable(branch['properties']) ? branch['properties'] : {}
    const named = isTable(branch['additionalProperties']) ? ['*'] : []
    return [...Object.keys(properties), ...named].flatMap((key): readonly Setting[] => {
      const inner = settingsOf(schema, [...path, key])
      if (inner.length > 0 && !leaves.has(key)) return inner
      const at = schemasAt(schema, [...path, key])[0]
      return key === '$schema' || key === '*' ? [] : [{ section: path[0] ?? '', key, value: at?.['default'] }]
    })
  })
}

/** Tables that the page explains in their own line. */
const leaves = new Set(['vendor', 'store'])

function readPage(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', name), 'utf8')
}
