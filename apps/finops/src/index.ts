export type { WrittenConfig as FinopsConfig } from './config/schema.ts'
