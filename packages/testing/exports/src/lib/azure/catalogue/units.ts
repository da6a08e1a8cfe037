import type { Unit } from './service.ts'

export const oneHour: Unit = { name: '1 Hour', block: 1, each: 'Hours' }
export const hundredHours: Unit = { name: '100 Hours', block: 100, each: 'Hours' }
export const oneMonth: Unit = { name: '1/Month', block: 1, each: 'Units/Month' }
export const oneGigabyte: Unit = { name: '1 GB', block: 1, each: 'GB' }
export const gigabyteMonth: Unit = { name: '1 GB/Month', block: 1, each: 'GB/Month' }
export const tenThousand: Unit = { name: '10K', block: 10_000, each: 'Transactions' }
export const oneThousand: Unit = { name: '1K', block: 1_000, each: 'Tokens' }
export const gigabyteSecond: Unit = { name: '1 GB Second', block: 1, each: 'GB Seconds' }
