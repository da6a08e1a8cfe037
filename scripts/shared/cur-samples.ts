import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sample, samples } from './sample.ts'

/** Cost and Usage Reports, with the manifests that they came with or that AWS writes. */
export function curSamples(): readonly Sample[] {
  const logzio = join(samples, 'logzio__aws-cost-and-usage', 'tests', 'reports')
  const koku = join(samples, 'project-koku__koku', 'test_local_bucket')
  const cur = {
    table: 'aws_cur_v1',
    cost: 'lineItem/UnblendedCost',
    column: (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '_'),
  }
  const logzioSample = (name: string, file: string, compression: string): Sample => {
    const path = join(logzio, file)
    const key = `20180201-20180301/aa1ddccb-abcd-1234-b849-57a32b6864a9/logzio-1${file.slice(file.indexOf('.'))}`
    return {
      name,
      ...cur,
      files: [path],
      source: { vendor: 'aws-cur-v1', export: 'logzio' },
      deliveries: [
        {
          [`logzio/${key}`]: readFileSync(path),
          'logzio/20180201-20180301/logzio-Manifest.json': JSON.stringify({
            assemblyId: 'aa1ddccb-abcd-1234-b849-57a32b6864a9',
            account: '486140753397',
            columns: [],
            charset: 'UTF-8',
            compression,
            contentType: 'text/csv',
            reportId: '0',
            reportName: 'logzio',
            billingPeriod: { start: '20180201T000000.000Z', end: '20180301T000000.000Z' },
            bucket: 'billing',
            reportKeys: [`logzio/${key}`],
            additionalArtifactKeys: [],
          }),
        },
      ],
    }
  }
  const kokuFiles = globSync('**/*.*', { cwd: koku })
  return [
    logzioSample('logzio-gzip', 'test-billing-report-1.csv.gz', 'GZIP'),
    logzioSample('logzio-zip', 'test-billing-report-1.csv.zip', 'ZIP'),
    {
      name: 'koku',
      ...cur,
      files: kokuFiles.filter((file) => file.endsWith('.csv.gz')).map((file) => join(koku, file)),
      source: { vendor: 'aws-cur-v1', export: 'koku-local' },
      deliveries: [Object.fromEntries(kokuFiles.map((file) => [file, readFileSync(join(koku, file))]))],
    },
  ]
}
