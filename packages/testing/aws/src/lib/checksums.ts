import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsError } from './aws-error.ts'
import { type AwsRequest, header } from './aws-request.ts'

/** A checksum that came with a payload: the header's name, and the value in base64. */
export interface Checksum {
  readonly header: string
  readonly value: string
}

interface Digest {
  update(chunk: Uint8Array): void
  /** In base64. */
  finish(): string
}

const digests: Readonly<Record<string, () => Digest>> = {
  'x-amz-checksum-crc32': crc32Digest,
  'x-amz-checksum-sha1': () => hashDigest('sha1'),
  'x-amz-checksum-sha256': () => hashDigest('sha256'),
}

const checksumHeader = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/

/**
 * The header in which a request, or its trailer, gives a checksum.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 * @throws AwsError `NotImplemented` for CRC32C and CRC64NVME.
 */
export function declaredChecksum(request: AwsRequest): string | undefined {
  const names = [...Object.keys(request.body.headers), header(request, 'x-amz-trailer')?.toLowerCase() ?? '']
  const found = names.find((name) => checksumHeader.test(name))
  if (found !== undefined && digests[found] === undefined) {
    throw new AwsError(501, 'NotImplemented', `This server cannot compute ${found}`)
  }
  return found
}

/** Computes what a payload's declared checksum has to be. */
export function newDigest(checksum: string): Digest {
  const digest = digests[checksum]
  if (digest === undefined) {
    throw new TypeError(`${checksum} is not a checksum`)
  }
  return digest()
}

function hashDigest(algorithm: string): Digest {
  const hash = createHash(algorithm)
  return { update: (chunk) => hash.update(chunk), finish: () => hash.digest('base64') }
}

function crc32Digest(): Digest {
  let value = 0
  return {
    update(chunk) {
      value = crc32(chunk, value)
    },
    finish() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes.toString('base64')
    },
  }
}
