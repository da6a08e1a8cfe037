const partitions = 'bqemulator takes the partition for a part of the name'
const ids = 'bqemulator lets a job take the place of another'
const uploads = 'bqemulator gives an uploaded file an id of its own'
const counts = 'bqemulator does not say how many'
const schemas = 'bqemulator takes any schema, and leaves the columns as they are'
const places = 'bqemulator reads Parquet by place'
const scale = 'bqemulator takes NUMERIC in a statement for a DECIMAL(18,3)'
const width = 'bqemulator makes a DECIMAL(76,38) of it, which DuckDB does not have'
const atOnce = 'bqemulator refuses the request instead'
const columns = 'bqemulator does not look for the column'

/** The contract tests that bqemulator fails, by name, and what it does otherwise than Google documents. */
export const notJudgedByBqemulator: Readonly<Record<string, string>> = {
  'MERGE > says how many rows it changed': counts,
  'datasets > a dataset with tables is in use': 'bqemulator answers 404',
  'datasets > a name that is none is refused': 'bqemulator takes any name',
  'decimals > BIGNUMERIC keeps 38 digits': width,
  'decimals > have no superfluous zeros': scale,
  'decimals > small ones are written out': 'bqemulator writes 1E-9',
  'decimals > sums of NUMERIC are exact': scale,
  'decimals > sums of text as BIGNUMERIC are exact': 'bqemulator keeps five digits after the point',
  'dry runs > leave no job': 'bqemulator keeps the job',
  'errors name what is there or missing in the words of Google': 'bqemulator has words of its own',
  'jobs > a job says which kind it is': 'bqemulator does not say it',
  'jobs > a job that failed on its way says why': atOnce,
  'jobs > a list comes in pages': 'bqemulator begins every page at the newest job',
  'jobs > an id is used once': ids,
  'jobs > an id is used up by a job that failed': ids,
  'jobs > labels are kept': 'bqemulator drops them',
  'jobs > the id of an uploaded file is used once': uploads,
  'load jobs > CREATE_NEVER makes no table': 'bqemulator says "invalid"',
  'load jobs > a BIGNUMERIC keeps every digit of a DECIMAL(38,18)': width,
  'load jobs > a column that the file lacks is NULL': places,
  'load jobs > a job that fails changes nothing': 'bqemulator empties the table before it reads the file',
  'load jobs > columns of Parquet are found by their names': places,
  'load jobs > the job has the id that came with it': uploads,
  'load jobs > the job says how much it read': 'bqemulator does not say it',
  'loads from Cloud Storage > an object that is not there fails the job': atOnce,
  'loads into a partition > add columns for those who say so': partitions,
  'loads into a partition > add no columns for others': partitions,
  'loads into a partition > from Cloud Storage too': partitions,
  'loads into a partition > replace that month and no other': partitions,
  'loads into a partition > with rows of another month are refused, and nothing changes': partitions,
  'schema changes > ALTER TABLE makes no text of a number': 'bqemulator makes any type of any other',
  'schema changes > ALTER TABLE widens numbers, and they stay what they are': scale,
  'schema changes > a table is written anew from itself, in its partitions':
    'bqemulator does not find the columns of the clusters',
  'schema changes > further columns are NULL in the rows that are there': schemas,
  'schema changes > no column gets another type': schemas,
  'schema changes > no column goes away': schemas,
  'statements that change rows > say how many': counts,
  'tables > a dataset that is not there is the one that is notFound': 'bqemulator answers 500',
  'tables > a partition by a column that is not there is refused': columns,
  'tables > a table keeps the moment at which it goes away': 'bqemulator drops it',
  'tables > clusters by a column that is not there are refused': columns,
  'tables > types have the names of the API, whatever name they were given': 'bqemulator keeps the name that was given',
  'tables > who asks which permissions there are is told': 'bqemulator knows no testIamPermissions',
  'transactions > parameters are known in all of one': 'bqemulator knows no parameters in a script',
}
