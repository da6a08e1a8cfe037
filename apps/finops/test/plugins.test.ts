import { FinopsError } from '@openfinops/plugin'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { loadConfig } from '../src/config/load.ts'
import { loadPlugin } from '../src/plugins/load.ts'
import { storeOf, vendorProviders } from '../src/plugins/names.ts'
import { openSource, openTarget } from '../src/plugins/open.ts'
import { acmeVendor } from './support/acme.ts'
import { tempFolder } from './support/temp-folder.ts'

const acmePackage = (name: string) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, type: 'module', exports: { import: './index.js' } }),
  [`node_modules/${name}/index.js`]: acmeVendor,
})

test('a plain word is a plugin that comes with finops', async () => {
  const folder = await tempFolder()

  expect(await loadPlugin('vendor', 'aws-cur-v1', folder)).toMatchObject({ kind: 'vendor', name: 'aws-cur-v1' })
  expect(await loadPlugin('store', 's3', folder)).toMatchObject({ kind: 'store', name: 's3' })
  expect(await loadPlugin('backend', 'duckdb', folder)).toMatchObject({ kind: 'backend', name: 'duckdb' })
})

test('a plugin of others is looked for from the folder of the configuration', async () => {
  const folder = await tempFolder({
    ...acmePackage('finops-vendor-acme'),
    ...acmePackage('@acme/finops'),
    'plugins/acme.ts': `const kind: string = 'unused'\n${acmeVendor}`,
  })

  expect(await loadPlugin('vendor', 'finops-vendor-acme', folder)).toMatchObject({ name: 'acme-cloud' })
  expect(await loadPlugin('vendor', '@acme/finops', folder)).toMatchObject({ name: 'acme-cloud' })
  expect(await loadPlugin('vendor', './plugins/acme.ts', folder)).toMatchObject({ name: 'acme-cloud' })
  expect(await loadPlugin('vendor', `${folder}/plugins/acme.ts`, folder)).toMatchObject({ name: 'acme-cloud' })
})

test('a plugin that is not installed is refused with what to install', async () => {
  const folder = await tempFolder()

  expect(await refused(loadPlugin('vendor', 'oracle', folder))).toMatchObject({
    code: 'PLUGIN_NOT_FOUND',
    place: { file: folder },
    fix: "Install the package in the configuration's folder: npm install @openfinops/vendor-oracle",
  })
  expect(await refused(loadPlugin('vendor', '@acme/finops', folder))).toMatchObject({
    code: 'PLUGIN_NOT_FOUND',
    fix: "Install the package in the configuration's folder: npm install @acme/finops",
  })
  expect(await refused(loadPlugin('vendor', './acme.ts', folder))).toMatchObject({ code: 'PLUGIN_NOT_FOUND' })
  expect(await refused(loadPlugin('vendor', 'https', folder))).toMatchObject({ code: 'PLUGIN_NOT_FOUND' })
})

test.for([
  ['export default 5', 'is no finops plugin'],
  ['export const vendor = {}', 'is no finops plugin'],
  ['export default { kind: "store", apiVersion: 1 }', 'is a store plugin, not a vendor plugin'],
  ['export default { kind: "vendor", apiVersion: 2 }', 'is made for API version 2 of finops, this one has 1'],
  ['export default { kind: "vendor", apiVersion: 1, name: "x" }', 'is no vendor plugin'],
  ['throw new Error("no licence")', 'cannot be loaded: no licence'],
] as const)('%s is refused', async ([text, problem]) => {
  const folder = await tempFolder({ 'plugin.mjs': text })

  const error = await refused(loadPlugin('vendor', './plugin.mjs', folder))

  expect(error).toMatchObject({ code: 'PLUGIN_INVALID', message: `"./plugin.mjs" ${problem}` })
})

test('options of plugins are checked like our own', async () => {
  const folder = await tempFolder({
    'acme.js': acmeVendor,
    'finops.config.toml': `
[backends.local]
use = "duckdb"
pth = "./x.duckdb"
[sources.one]
vendor = "aws-cur-v1"
store = { url = "s3://acme", regoin = "eu-central-1" }
[sources.two]
vendor = { use = "./acme.js", curency = "EUR" }
store = "./exports"
[sources.three]
vendor = "aws-cur-v1"
store = { url = "s3://acme", max_attempts = "many" }
`,
  })
  const config = await loadConfig({ cwd: folder, env: {} })
  const [one, two, three] = config.sources
  const [local] = config.backends
  if (!one || !two || !three || !local) throw new Error('The configuration has three sources and a backend')

  expect(await refused(openTarget(local, config, { env: {} }))).toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'backends.local.pth is not a setting',
    place: { file: config.file, column: 'backends.local.pth', value: '"./x.duckdb"' },
    fix: 'Did you mean "path"?',
  })
  expect(await refused(openSource(one, config, { env: {} }))).toMatchObject({
    place: { column: 'sources.one.store.regoin' },
    fix: 'Did you mean "region"?',
  })
  expect(await refused(openSource(two, config, { env: {} }))).toMatchObject({
    message: 'sources.two.vendor.curency is not valid: unknown option',
    place: { column: 'sources.two.vendor.curency', value: '"EUR"' },
  })
  expect(await refused(openSource(three, config, { env: {} }))).toMatchObject({
    place: { column: 'sources.three.store.max_attempts', value: '"many"' },
  })
})

test('an option from the environment gets the type that the plugin asks for', async () => {
  const folder = await tempFolder({
    'finops.config.toml': '[sources.one]\nvendor = "aws-cur-v1"\nstore = "s3://acme"\n',
  })
  const env = {
    FINOPS_SOURCES__ONE__STORE__MAX_ATTEMPTS: '7',
    FINOPS_SOURCES__ONE__STORE__REQUESTER_PAYS: 'true',
    FINOPS_SOURCES__ONE__STORE__PROFILE: '7',
  }
  const config = await loadConfig({ cwd: folder, env })
  const [one] = config.sources
  if (one === undefined) throw new Error('The configuration has a source')

  expect(await openSource(one, config, { env })).toMatchObject({ name: 'one', table: 'aws_cur_v1' })
})

test('a store that does not open the URL is refused', async () => {
  const folder = await tempFolder({
    'finops.config.toml': '[sources.one]\nvendor = "aws-cur-v1"\nstore = { use = "s3", url = "./exports" }\n',
  })
  const config = await loadConfig({ cwd: folder, env: {} })
  const [one] = config.sources
  if (one === undefined) throw new Error('The configuration has a source')

  expect(await refused(openSource(one, config, { env: {} }))).toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'sources.one.store.url is no URL for the store s3',
  })
})

test('what a plugin finds wrong with a setting gets the place of the setting', async () => {
  const folder = await tempFolder({
    'finops.config.toml': '[sources.one]\nvendor = "aws-cur-v1"\nstore = "s3://a/b/c"\n',
  })
  const config = await loadConfig({ cwd: folder, env: {} })
  const [one] = config.sources
  if (one === undefined) throw new Error('The configuration has a source')

  expect(await refused(openSource(one, config, { env: {} }))).toMatchObject({
    code: 'CONFIG_INVALID',
    place: { file: config.file, column: 'sources.one.store.url' },
  })
})

test('every vendor that comes with finops has its provider in the table', async () => {
  const names = Object.keys(manifest.dependencies).flatMap((name) => /^@openfinops\/vendor-(.+)$/.exec(name)?.[1] ?? [])
  const folder = await tempFolder()

  expect([...vendorProviders.keys()].sort()).toEqual(names.sort())
  for (const [name, provider] of vendorProviders) {
    const plugin = await loadPlugin('vendor', name, folder)
    const vendor = plugin.create({ prefix: '', export: undefined }, {})
    expect([name, vendor.provider]).toEqual([name, provider])
  }
})

test('every store that comes with finops is found by the schemes that it opens', async () => {
  const names = Object.keys(manifest.dependencies).flatMap((name) => /^@openfinops\/store-(.+)$/.exec(name)?.[1] ?? [])
  const folder = await tempFolder()

  expect(names.length).toBeGreaterThan(1)
  for (const name of names) {
    const { schemes } = await loadPlugin('store', name, folder)
    expect(schemes.map((scheme) => storeOf(`${scheme}://somewhere`))).toEqual(schemes.map(() => name))
  }
})

async function refused(promise: Promise<unknown>): Promise<FinopsError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof FinopsError) return error
  throw error ?? new Error('It was accepted')
}
