export * from './azure-options.ts'
export * from './export-request.ts'
export * from './generate-export.ts'
export * from './generated-export.ts'
