/** A stream of numbers that look random and follow from its seed alone. */
export interface Random {
  /** An integer from 0 to 2^32 - 1. */
  next(): number
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number
  /** True in `share` of the calls. */
  chance(share: number): boolean
  pick<T>(list: readonly [T, ...T[]]): T
}

/** One stream for each seed and label: drawing from one leaves the others as they are. */
export function createRandom(seed: number, label: string): Random {
  let a = mix(seed, hash(label))
  let b = mix(a, seed)
  let c = mix(b, label.length)
  let counter = 1
  const next = () => {
    // sfc32, Chris Doty-Humphrey's PractRand.
    const result = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + result) | 0
    return result >>> 0
  }
  const below = (limit: number) => Math.floor((next() / 0x1_0000_0000) * limit)
  for (let round = 0; round < 12; round++) next()
  return {
    next,
    below,
    chance: (share) => next() < share * 0x1_0000_0000,
    pick: (list) => list[below(list.length)] ?? list[0],
  }
}

/** Spreads two integers over 32 bits. The same two always give the same. */
export function mix(a: number, b: number): number {
  let x = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b)
  x = Math.imul(x ^ (x >>> 13), 0x119de1f3)
  return (x ^ (x >>> 16)) >>> 0
}

function hash(text: string): number {
  let x = 0x811c9dc5
  for (let i = 0; i < text.length; i++) x = Math.imul(x ^ text.charCodeAt(i), 0x01000193)
  return x >>> 0
}
