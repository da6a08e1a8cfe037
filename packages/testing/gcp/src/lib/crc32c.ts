/** The table of the Castagnoli polynomial, reversed. Source: RFC 3720, appendix B.4. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value
})

/** The checksum that Google keeps of every object: base64 of its four bytes, the highest first. */
export function crc32c(bytes: Uint8Array): string {
  let value = 0xffffffff
  for (const byte of bytes) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE((value ^ 0xffffffff) >>> 0)
  return checksum.toString('base64')
}
