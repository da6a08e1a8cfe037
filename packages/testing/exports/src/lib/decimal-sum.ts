import type { Decimal } from './decimal.ts'

/** Adds up decimals without losing a digit, however many there are. */
export interface DecimalSum {
  add(value: Decimal): void
  /** Plain notation without superfluous zeros: `-12.5`, `0`. */
  text(): string
}

const totalScale = 40
/** Another addend of fifteen digits still leaves the lane a safe integer. */
const laneLimit = 8e15

export function createDecimalSum(): DecimalSum {
  const lanes: number[] = Array.from({ length: totalScale + 1 }, () => 0)
  let total = 0n
  const empty = (scale: number) => {
    total += BigInt(lanes[scale] ?? 0) * 10n ** BigInt(totalScale - scale)
    lanes[scale] = 0
  }
  return {
    add({ units, scale }) {
      const lane = lanes[scale]
      if (lane === undefined) throw new RangeError(`A decimal of scale ${scale} is finer than a sum can hold`)
      const sum = lane + units
      lanes[scale] = sum
      if (sum > laneLimit || sum < -laneLimit) empty(scale)
    },
    text() {
      for (const scale of lanes.keys()) empty(scale)
      return plainText(total)
    },
  }
}

function plainText(total: bigint): string {
  const digits = (total < 0n ? -total : total).toString().padStart(totalScale + 1, '0')
  const whole = digits.slice(0, -totalScale)
  const fraction = digits.slice(-totalScale).replace(/0+$/, '')
  return `${total < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
