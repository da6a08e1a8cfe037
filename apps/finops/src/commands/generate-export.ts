import { billingPeriod, FinopsError } from '@openfinops/plugin'
import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import { BaseCommand } from './base-command.ts'
import { isPeriod } from './is-period.ts'

const awsKinds = ['aws-cur-v1', 'aws-cur-v2', 'aws-focus-1.0', 'aws-focus-1.2'] as const
const azureKinds = ['azure-actual', 'azure-amortized', 'azure-focus-1.0', 'azure-focus-1.2', 'azure-usage'] as const
const kinds = [...awsKinds, ...azureKinds] as const
const formats = ['csv.gz', 'parquet', 'csv'] as const
const layouts = ['overwrite', 'create-new'] as const
const agreements = ['ea', 'mca', 'payg'] as const

const isCount = t.cascade(t.isNumber(), [t.isInteger(), t.isAtLeast(0)])

export class GenerateExportCommand extends BaseCommand {
  static override paths = [['dev', 'generate-export']]

  static override usage = Command.Usage({
    description: 'Write a made-up billing export to try finops on, and say what it adds up to',
    details:
      'Writes manifests and data files as AWS or Azure delivers them, with reservations, savings plans, refunds, tags ' +
      'and whatever else its bills have. Prices are made up. The same options write the same bytes. Needs no configuration.',
    examples: [
      ['A CUR 2.0 export of a month', '$0 dev generate-export --kind aws-cur-v2 --month 2026-10 --out ./sample'],
      [
        'The same month restated, in place of the first delivery',
        '$0 dev generate-export --kind aws-cur-v2 --month 2026-10 --out ./sample --restate 1',
      ],
      [
        'A million rows of FOCUS in Parquet, with tags of your own',
        '$0 dev generate-export --kind aws-focus-1.2 --month 2026-10 --out ./big --rows 1000000 --format parquet --tags team,stage',
      ],
      [
        'Amortized costs under a Microsoft Customer Agreement',
        '$0 dev generate-export --kind azure-amortized --agreement mca --month 2026-10 --out ./azure',
      ],
    ],
  })

  kind = Option.String('--kind', {
    description: `Required: ${kinds.join(', ')}`,
    required: true,
    validator: t.isEnum(kinds),
  })

  month = Option.String('--month', {
    description: 'The billing period, YYYY-MM; required',
    required: true,
    validator: isPeriod,
  })

  out = Option.String('--out', { description: 'The folder that stands for the bucket; required', required: true })

  rows = Option.String('--rows', '10000', {
    description: 'Rows of the first delivery; 10,000 otherwise',
    validator: isCount,
  })

  format = Option.String('--format', 'csv.gz', {
    description: `${formats.join(', ')}; plain csv for Azure only`,
    validator: t.isEnum(formats),
  })

  layout = Option.String('--layout', 'overwrite', {
    description: 'overwrite, or create-new with a folder for each delivery',
    validator: t.isEnum(layouts),
  })

  seed = Option.String('--seed', '1', { description: 'Decides every value; a whole number', validator: isCount })

  restate = Option.String('--restate', '0', {
    description: 'Which restatement of the month it is; 0, the first delivery, otherwise',
    validator: isCount,
  })

  agreement = Option.String('--agreement', {
    description: `Azure: ${agreements.join(', ')}; ea otherwise`,
    validator: t.isEnum(agreements),
  })

  tags = Option.String('--tags', { description: 'Keys of tags, parted by commas; six otherwise' })

  override async perform(): Promise<number> {
    const { writeSample } = await import('../actions/write-sample.ts')
    const { kind, rows, format, layout, seed, restate, agreement } = this
    this.refuseContradictions()
    return writeSample(this.context, {
      sample: {
        kind,
        rows,
        format,
        layout,
        seed,
        restate,
        agreement,
        period: billingPeriod(this.month),
        tags: this.tagKeys,
      },
      folder: this.out,
      json: this.json,
    })
  }

  /** What one option asks for and another rules out. */
  private refuseContradictions(): void {
    const { kind, format, agreement } = this
    const isAzure = azureKinds.some((each) => each === kind)
    const problem =
      !isAzure && agreement !== undefined
        ? '--agreement is for exports of Azure'
        : !isAzure && format === 'csv'
          ? 'AWS compresses its exports: --format csv is for those of Azure'
          : agreement === 'payg' && kind.startsWith('azure-focus')
            ? 'There are no FOCUS exports of pay-as-you-go subscriptions'
            : undefined
    if (problem === undefined) return
    throw new FinopsError('CONFIG_INVALID', problem, { fix: 'See: finops dev generate-export --help' })
  }

  /** Each once. */
  private get tagKeys(): readonly string[] | undefined {
    const keys = this.tags?.split(',').map((key) => key.trim().replace(/^user:/, ''))
    return keys === undefined ? undefined : [...new Set(keys)].filter((key) => key !== '')
  }
}
