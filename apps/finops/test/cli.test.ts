import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { acmeVendor } from './support/acme.ts'
import { finops, jsonLines } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

test('--version is quick: nothing is loaded but the command line itself', async () => {
  const folder = await tempFolder({
    'watch.mjs': `
import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, next) {
    process.stderr.write(url.replace(/^.*\\/(node_modules|packages)\\//, '') + '\\n')
    return next(url, context)
  },
})`,
  })

  const { code, stdout, stderr } = await finops(folder, ['--version'], { NODE_OPTIONS: `--import ${folder}/watch.mjs` })

  expect([code, stdout]).toEqual([0, `${manifest.version}\n`])
  expect(stderr).toContain('src/commands/run.ts')
  expect(stderr).not.toMatch(/zod|duckdb|sqlite|aws-sdk|stores|vendors|pipeline|cli-table3/)
})

test('without arguments the commands are listed', async () => {
  const folder = await tempFolder()

  const { code, stdout, stderr } = await finops(folder, [])

  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('  finops doctor ')
  expect(stdout).toContain('  finops aws load-billing-local ')
})

test('every command explains itself, with its options and examples', async () => {
  const folder = await tempFolder()

  const { code, stdout } = await finops(folder, ['aws', 'load-billing-local', '--help'])

  expect(code).toBe(0)
  expect(stdout).toContain('$ finops aws load-billing-local\n')
  expect(stdout).toContain('--source VALUE')
  expect(stdout).toContain(
    'Load a month again\n  $ finops aws load-billing-local --force --from 2025-05 --to 2025-05\n',
  )
})

test.for([
  [['aws', 'rnu'], 'There is no command "finops aws rnu"', 'Did you mean "finops aws run"?'],
  [['azzure', 'run'], 'There is no command "finops azzure run"', 'Did you mean'],
  [['run', '--froce'], 'Unsupported option name ("--froce")', 'Did you mean --force?'],
  [['--froce'], 'There is no option --froce without a command', 'finops --help'],
  [
    ['run', '--from', '2025-13'],
    'expected a billing period, YYYY-MM, or a day, YYYY-MM-DD (got "2025-13")',
    'finops run --help',
  ],
  [['run', '--to', '2025-02-30'], 'or a day, YYYY-MM-DD (got "2025-02-30")', 'finops run --help'],
  [['run', '--concurrency', '0'], 'expected to be at least 1', 'finops run --help'],
  [['aws', 'diff-deliveries'], 'Missing: --month', 'finops aws diff-deliveries --help'],
  [['query', 'select 1', '--format', 'xml'], 'expected one of "table", "csv", or "json"', 'finops query --help'],
] as const)('finops %j is a usage error', async ([args, message, fix]) => {
  const folder = await tempFolder()

  const { code, stdout, stderr } = await finops(folder, args)

  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
  expect(stderr).toContain(fix)
})

test('a usage error is a JSON line where JSON lines are asked for', async () => {
  const folder = await tempFolder()

  const { code, stdout, stderr } = await finops(folder, ['run', '--json', '--froce'])

  expect([code, stderr]).toEqual([2, ''])
  expect(jsonLines(stdout)).toMatchObject([{ type: 'error', code: 'USAGE' }])
})

test('a wrong configuration ends with 2, with code, place and fix and without a stack', async () => {
  const folder = await tempFolder({ 'finops.config.toml': '[state]\npaht = "x"\n' })

  const human = await finops(folder, ['run'])
  const json = await finops(folder, ['run', '--json'])

  expect([human.code, human.stdout]).toEqual([2, ''])
  expect(human.stderr).toBe(
    `✗ CONFIG_INVALID  The configuration is not valid
  state.paht is not a setting
  at ${folder}/finops.config.toml, state.paht: "x"
  fix: Did you mean "path"?
`,
  )
  expect([json.code, json.stderr]).toEqual([2, ''])
  expect(jsonLines(json.stdout)).toEqual([
    {
      type: 'error',
      code: 'CONFIG_INVALID',
      title: 'The configuration is not valid',
      message: 'state.paht is not a setting',
      place: { file: `${folder}/finops.config.toml`, column: 'state.paht', value: '"x"' },
      fix: 'Did you mean "path"?',
      retryable: false,
      causes: [],
    },
  ])
})

test('a bug ends with 1, with its stack and where to report it', async () => {
  const folder = await tempFolder({
    'acme.js': acmeVendor.replace("name === 'cost'", 'nothing.there'),
    'exports/2025-05.csv': 'cost\n1\n',
    'finops.config.toml': '[sources.acme]\nvendor = "./acme.js"\nstore = "./exports"\n',
  })

  const { code, stderr } = await finops(folder, ['acme', 'run'])

  expect(code).toBe(1)
  expect(stderr).toContain('ReferenceError: nothing is not defined')
  expect(stderr).toContain('acme.js:')
  expect(stderr).toContain('Please report it')
})

test('config shows each value with where it comes from, secrets masked', async () => {
  const folder = await tempFolder({
    'acme.js': acmeVendor.replace("'currency')", "'currency' || key === 'api_key')"),
    'finops.config.toml': `
[sources.acme]
vendor = { use = "./acme.js", api_key = "hunter2" }
store = "s3://acme"
`,
  })
  const env = { FINOPS_DOWNLOAD__CONCURRENCY: '7' }

  const { code, stdout } = await finops(folder, ['config', '--json'], env)
  const human = await finops(folder, ['config'], env)

  expect([code, human.code]).toEqual([0, 0])
  const file = { kind: 'file', file: join(folder, 'finops.config.toml') }
  expect(jsonLines(stdout)).toEqual(
    expect.arrayContaining([
      { type: 'setting', key: 'state.path', value: join(folder, 'data/finops.sqlite'), origin: { kind: 'default' } },
      {
        type: 'setting',
        key: 'download.concurrency',
        value: 7,
        origin: { kind: 'environment', name: 'FINOPS_DOWNLOAD__CONCURRENCY' },
      },
      { type: 'setting', key: 'sources.acme.store.url', value: 's3://acme', origin: file },
      { type: 'setting', key: 'sources.acme.vendor.api_key', value: '********', origin: file },
      { type: 'setting', key: 'sources.acme.table', value: 'acme', origin: { kind: 'default' } },
    ]),
  )
  expect(stdout + human.stdout).not.toContain('hunter2')
  expect(human.stdout).toContain('environment variable FINOPS_DOWNLOAD__CONCURRENCY\n')
})

test('config --schema prints a JSON Schema, without any configuration', async () => {
  const folder = await tempFolder()

  const { code, stdout } = await finops(folder, ['config', '--schema'])

  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    type: 'object',
    additionalProperties: false,
    properties: { download: { properties: { concurrency: { type: 'integer', default: 4 } } } },
  })
})

test('init writes a configuration that is valid, and overwrites none', async () => {
  const folder = await tempFolder()

  const first = await finops(folder, ['init'])
  const second = await finops(folder, ['init'])
  const forced = await finops(folder, ['init', '--force'])
  const config = await finops(folder, ['config'])

  expect([first.code, second.code, forced.code, config.code]).toEqual([0, 2, 0, 0])
  expect(second.stderr).toContain('There is a configuration file already')
  expect(config.stdout).toContain('s3://my-billing-bucket')
})

test('what init writes names every setting with its default', async () => {
  const folder = await tempFolder()
  await finops(folder, ['init'])
  const written = await readFile(join(folder, 'finops.config.toml'), 'utf8')
  const uncommented = written.replace(/^# (?=\[|[a-z_]+ = [^{])/gm, '')
  const other = await tempFolder({ 'finops.config.toml': uncommented })

  const { stdout } = await finops(other, ['config', '--json'])

  const settings = jsonLines(stdout).filter(({ value }) => value !== null)
  const defaults = settings.filter(({ origin }) => JSON.stringify(origin).includes('default'))
  expect(settings.length).toBeGreaterThan(10)
  expect(defaults.map(({ key }) => key)).toEqual([
    'sources.daily.store.use',
    'sources.daily.mix_payers',
    'sources.daily.mix_exports',
  ])
})

test('a provider of a plugin of others has its commands', async () => {
  const folder = await tempFolder({
    'acme.js': acmeVendor,
    'finops.config.toml': '[sources.acme]\nvendor = "./acme.js"\nstore = "./exports"\n',
  })

  const help = await finops(folder, ['--help'])
  const step = await finops(folder, ['acme', 'show-state'])

  expect(help.stdout).toContain('  finops acme load-billing-local ')
  expect([step.code, step.stdout]).toEqual([0, 'Nothing was run yet: there is no journal.\n'])
})

test('help comes also where the configuration is broken', async () => {
  const folder = await tempFolder({ 'finops.config.toml': 'broken' })

  const { code, stdout, stderr } = await finops(folder, ['--help'])

  expect(code).toBe(0)
  expect(stdout).toContain('  finops aws run ')
  expect(stderr).toContain('CONFIG_INVALID')
})
