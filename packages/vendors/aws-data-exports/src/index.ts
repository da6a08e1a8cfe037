export { type DataExportsOptions, dataExportsOptions } from './data-exports-options.ts'
export { type ColumnTest, dataExportsDiscovery, dataExportsPrefixes } from './discovery.ts'
