const signatures = 'moto checks neither signatures nor clocks nor tokens'
const integrity = 'moto compares what it gets with no checksum'
const page = 'moto answers with an HTML page instead of an error document'

/** The contract tests that moto fails, by name, and what it does otherwise than AWS documents. */
export const notJudgedByMoto: Readonly<Record<string, string>> = {
  'conditions > If-Match decides over If-Unmodified-Since': 'moto checks both',
  'conditions > If-None-Match decides over If-Modified-Since': 'moto checks both',
  'integrity > a Content-MD5 that is none is InvalidDigest': integrity,
  'integrity > a wrong CRC32 is BadDigest': integrity,
  'integrity > a wrong Content-MD5 is BadDigest, and nothing is stored': integrity,
  'integrity > a wrong SHA1 is BadDigest': integrity,
  'integrity > a wrong SHA256 is BadDigest': integrity,
  'listings > a negative number of keys is InvalidArgument': page,
  'listings > a token that is none is InvalidArgument': 'moto takes an unknown token for the end of the listing',
  'listings > who asks for more than 1000 keys asks for 1000': 'moto gives as many as are asked for',
  'multipart uploads > an upload that was aborted is NoSuchUpload': page,
  'multipart uploads > parts in disorder are InvalidPartOrder': 'moto sorts them',
  'ranges > a range of anything but bytes is the whole object': 'moto takes any unit for bytes',
  'signatures > a client whose clock is wrong is told the time': signatures,
  'signatures > a key that nobody has is InvalidAccessKeyId': signatures,
  'signatures > a request for another region is refused with the name of the right one':
    'moto has one endpoint for all',
  'signatures > a wrong secret is SignatureDoesNotMatch': signatures,
  'STS > a session of less than 15 minutes is a ValidationError': 'moto takes any duration',
  'STS > a token of somebody else is InvalidToken': signatures,
  'STS > temporary credentials are worth nothing without their token': signatures,
}
