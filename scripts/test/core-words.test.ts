import { expect, test } from 'vitest'
import { parseSource } from '../lib/source-file.ts'
import { namesInCore } from '../rules/core-words.ts'

function named(text: string, path = 'packages/core/pipeline/src/a.ts'): readonly string[] {
  return namesInCore(parseSource(path, text)).map((problem) => problem.replace(/^.* of /, ''))
}

test('finds clouds and databases in identifiers and texts', () => {
  expect(named('const awsRegion = 1, s3Key = 2, openDuckDB = 3')).toEqual(['aws', 's3', 'duckdb'])
  expect(named("const a = 'sent to BigQuery'; const b = `gs azure-blob`")).toEqual(['bigquery', 'azure'])
})

test('leaves words alone that only look like them', () => {
  expect(named("const laws = 'draws'; const focusing = gcsx")).toEqual([])
})

test('comments may cite', () => {
  expect(named('// AWS, "Understanding export delivery".')).toEqual([])
})

test('plugins name what they are made for', () => {
  expect(named("const name = 'aws'", 'packages/vendors/aws-cur-v1/src/a.ts')).toEqual([])
  expect(named("const name = 'aws'", 'packages/core/pipeline/test/a.test.ts')).toEqual([])
})
