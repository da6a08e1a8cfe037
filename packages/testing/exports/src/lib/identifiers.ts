import type { Random } from './random.ts'

/** Hexadecimal digits; `length` is a multiple of eight. */
export function hexDigits(random: Random, length: number): string {
  let digits = ''
  while (digits.length < length) digits += random.next().toString(16).padStart(8, '0')
  return digits
}

/** The id of an EC2 instance. */
export function instanceId(random: Random): string {
  return `i-0${hexDigits(random, 16)}`
}

export function uuid(random: Random): string {
  const digits = hexDigits(random, 32)
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-')
}
