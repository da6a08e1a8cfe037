import { Command, Option } from 'clipanion'
import * as t from 'typanion'
import { BaseCommand } from './base-command.ts'

const formats = ['table', 'csv', 'json'] as const

export class QueryCommand extends BaseCommand {
  static override paths = [['query']]

  static override usage = Command.Usage({
    description: 'Run a statement that reads',
    details:
      'Cells are printed as they are, numbers to their last digit. JSON is one object a row, every value as text or ' +
      'null. The table shows the first 1,000 rows and says so; CSV and JSON have them all.',
    examples: [
      ['How many rows there are', '$0 query "select count(*) from aws_cur_v1"'],
      ['Into a spreadsheet', '$0 query --format csv "from aws_cur_v1" > rows.csv'],
    ],
  })

  statement = Option.String({ name: 'statement' })

  backend = Option.String('--backend', { description: 'The backend to ask; otherwise the first that takes queries' })

  format = Option.String('--format', 'table', { description: 'table, csv or json', validator: t.isEnum(formats) })

  override async perform(): Promise<number> {
    const { query } = await import('../actions/query.ts')
    return query(this.context, {
      configFile: this.configFile,
      backend: this.backend,
      statement: this.statement,
      format: this.json ? 'json' : this.format,
    })
  }
}
