export * from './export-request.ts'
export * from './generate-export.ts'
