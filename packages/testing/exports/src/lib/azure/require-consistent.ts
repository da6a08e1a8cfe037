import type { AzureOptions } from '../../azure-options.ts'
import type { AzureExportKind, ExportRequest } from '../../export-request.ts'

const awsOnly = ['manifestTypes', 'artifacts', 'partition'] as const
const uuidPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Throws a RangeError when a request asks for something that no export of Azure can be. */
export function requireConsistent(kind: AzureExportKind, request: ExportRequest, options: AzureOptions): void {
  const { format, layout, id } = request
  const { manifest = '2024-04-01', folders, dataVersion } = options
  const focus = kind.startsWith('azure-focus')
  const parquet = format === 'parquet'
  const problems: readonly (readonly [boolean, string])[] = [
    [awsOnly.some((name) => request[name] !== undefined), `${awsOnly.join(', ')} are options of AWS`],
    [format === 'csv.zip', 'Azure delivers no csv.zip'],
    [!uuidPattern.test(id), `${id} is not a run id, which is a UUID`],
    [focus && options.agreement === 'payg', 'There are no FOCUS exports of pay-as-you-go subscriptions'],
    [focus && manifest !== '2024-04-01', 'FOCUS exports have a manifest of 2024-04-01'],
    [focus && (options.dates ?? options.tagBraces) !== undefined, 'dates and tagBraces are not of FOCUS exports'],
    [dataVersion !== undefined && !dataVersion.startsWith(kind.slice(-3)), `${kind} has no version ${dataVersion}`],
    [parquet && manifest !== '2024-04-01', 'Parquet has a manifest of 2024-04-01'],
    [parquet && options.dates === 'us', 'Parquet has timestamps, not dates as text'],
    [parquet && (options.byteOrderMarks ?? 0) > 0, 'Parquet has no byte order marks'],
    [manifest === 'none' && (folders ?? 'month') !== 'month', 'Without a manifest there are no folders of runs'],
    [manifest === '2021-01-01' && folders === 'month', 'Only its folder says which run a manifest of 2021 is of'],
    [manifest === '2024-04-01' && folders === 'month' && layout === 'create-new', 'Runs without a folder overwrite'],
  ]
  const problem = problems.find(([contradicts]) => contradicts)
  if (problem !== undefined) throw new RangeError(problem[1])
}
