import { type Content, memoryContent } from './content.ts'
import { renderXml, type XmlValue } from './xml.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

/** A content, from `start` to before `end`. */
export interface Body {
  readonly content: Content
  readonly start: number
  readonly end: number
}

export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: textBody('') }
}

/** A success of S3; `root` is the name of the outermost element. */
export function xmlAnswer(root: string, value: XmlValue): Answer {
  const document = renderXml(root, value, 'http://s3.amazonaws.com/doc/2006-03-01/')
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body: textBody(document) }
}

export function textBody(text: string): Body {
  const content = memoryContent(Buffer.from(text))
  return { content, start: 0, end: content.bytes }
}
