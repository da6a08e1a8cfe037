export { azure, default } from './azure.ts'
export { type AzureOptions, azureOptions } from './options.ts'
