import { createRandom } from '../random.ts'

const length = 52

/** The next id that looks like AWS's: 52 characters of a-z and 2-7. */
export function createLineItemIds(seed: number, delivery: number): () => string {
  const random = createRandom(seed, `ids of delivery ${delivery}`)
  const letters = Buffer.from('abcdefghijklmnopqrstuvwxyz234567')
  const id = Buffer.alloc(length)
  return () => {
    for (let place = 0; place < length; place += 4) {
      const value = random.next()
      for (let letter = 0; letter < 4; letter++) id[place + letter] = letters[(value >>> (letter * 5)) & 31] ?? 0
    }
    return id.toString('latin1')
  }
}
