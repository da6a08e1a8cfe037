const conditions = 'fake-gcs-server knows conditions for writing only'
const progress = 'fake-gcs-server answers 200 instead of 308, and counts one byte more than there is'

/** The contract tests that fake-gcs-server fails, by name, and what it does otherwise than Google documents. */
export const notJudgedByFakeGcsServer: Readonly<Record<string, string>> = {
  'conditions > a generation deletes nothing but itself': conditions,
  'conditions > a generation that was replaced is not described': conditions,
  'downloads > of a generation that was replaced are refused': conditions,
  'listings > a page holds 1000 objects, whoever asks for more': 'fake-gcs-server gives as many as are asked for',
  'listings > a token that is none is refused': 'fake-gcs-server takes any token for a name',
  'listings > what is folded counts on a page': 'fake-gcs-server counts objects only',
  'objects > what is said of an object can be changed, and its content is the same':
    'fake-gcs-server makes an empty text of what is to go away',
  'objects > what is not there is named': 'fake-gcs-server says "Not Found"',
  'objects > who asks which permissions there are is told': 'fake-gcs-server knows no testIamPermissions of buckets',
  'resumable uploads > the type is the one that was given in the beginning':
    'fake-gcs-server takes the type of the last piece',
  'resumable uploads > who asks before the first piece is told that there is nothing': progress,
  'resumable uploads > who lost an answer is told how far it has come': progress,
  'resumable uploads > who lost the last answer is told of the object':
    'fake-gcs-server forgets an upload that is complete',
}
