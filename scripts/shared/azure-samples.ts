import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { azure } from '@openfinops/vendor-azure'
import { type Sample, samples } from './sample.ts'

const toolkit = 'microsoft__finops-toolkit/src/powershell/Tests/assets'
const converters = 'finopsfoundation__focus_converters/focus_converter_base/tests/provider_config_tests/azure'
const koku = 'project-koku__koku/koku/masu/test/data/azure'
const opencost = 'opencost__opencost/pkg/cloud/azure/resources/billingexports'

/** Cost Management exports, each file the only part of a run. */
export function azureSamples(): readonly Sample[] {
  return [
    sample('azure-ea-actual', 'actual', '20230901-20230930', [`${toolkit}/EA_ActualCost_Small.csv`], 'Cost'),
    sample('azure-ea-amortized', 'amortized', '20230901-20230930', [`${toolkit}/EA_AmortizedCost_Small.csv`], 'Cost'),
    sample(
      'azure-ea-emptied',
      'actual',
      '20230901-20230930',
      [`${toolkit}/EA_ActualCost_Small.csv`, `${toolkit}/EA_NoRows.csv`],
      'Cost',
    ),
    sample('azure-ea-anonymous', 'actual', '20230901-20230930', [
      `${converters}/sample-anonymous-ea-export-dataset.csv`,
    ]),
    sample('azure-version-2', 'actual', '20200901-20200930', [`${koku}/azure_version_2.csv`]),
    sample('azure-camel-case', 'actual', '20190701-20190731', [`${koku}/azure_camelCased.csv`], 'preTaxCost'),
    sample('azure-empty-frame', 'actual', '20190701-20190731', [`${koku}/empty_frame.csv`], 'PreTaxCost'),
    sample('azure-bom', 'actual', '20221101-20221130', [`${opencost}/headersets/BOM.csv`], 'PreTaxCost'),
    sample(
      'azure-pay-as-you-go',
      'actual',
      '20210201-20210228',
      [`${opencost}/headersets/PayAsYouGo.csv`],
      'PreTaxCost',
    ),
    sample(
      'azure-german',
      'actual',
      '20210201-20210228',
      [`${opencost}/headersets/German.csv`],
      'PreTaxCost (PreTaxCost)',
    ),
    sample(
      'azure-virtual-machine',
      'actual',
      '20210201-20210228',
      [`${opencost}/values/VirtualMachine.csv`],
      'costinbillingcurrency',
    ),
  ]
}

function sample(
  name: string,
  type: 'actual' | 'amortized',
  dates: string,
  runs: readonly string[],
  cost = 'CostInBillingCurrency',
): Sample {
  const vendor = azure({ prefix: '', export: undefined }, { type })
  const paths = runs.map((run) => join(samples, run))
  return {
    name,
    table: vendor.table,
    source: { vendor: { use: 'azure', type }, export: 'daily' },
    files: paths.slice(-1),
    cost,
    column: (column) => (vendor.column({ name: column, type: undefined }).name ?? column).toLowerCase(),
    deliveries: paths.map((path, at) => {
      const runId = `bbac73f1-9a05-4de6-84ab-c72b568a03b${at}`
      const folder = `daily/${dates}/${runId}`
      const content = readFileSync(path)
      const blob = { blobName: `${folder}/${basename(path)}`, byteCount: content.length }
      const manifest = {
        manifestVersion: '2024-04-01',
        blobCount: 1,
        byteCount: content.length,
        exportConfig: { exportName: 'daily', type: type === 'actual' ? 'ActualCost' : 'AmortizedCost' },
        runInfo: { submittedTime: `2026-01-0${at + 1}T00:00:00.0000000Z`, runId },
        blobs: [blob],
      }
      return { [blob.blobName]: content, [`${folder}/manifest.json`]: JSON.stringify(manifest) }
    }),
  }
}
