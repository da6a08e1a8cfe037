export type XmlValue = string | number | boolean | undefined | readonly XmlValue[] | XmlFields

export interface XmlFields {
  readonly [name: string]: XmlValue
}

/** Writes a document. An array repeats its element, `undefined` leaves it out. */
export function renderXml(root: string, value: XmlValue, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${renderContent(value)}</${root}>`
}

function renderElement(name: string, value: XmlValue): string {
  if (value === undefined) {
    return ''
  }
  if (isList(value)) {
    return value.map((item) => renderElement(name, item)).join('')
  }
  return `<${name}>${renderContent(value)}</${name}>`
}

function renderContent(value: XmlValue): string {
  if (typeof value === 'object' && !isList(value)) {
    return Object.entries(value)
      .map(([name, field]) => renderElement(name, field))
      .join('')
  }
  return escapeText(String(value ?? ''))
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value)
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
])

/** Control characters become references, which XML 1.0 does not allow for most of them; S3 writes them all the same. */
function escapeText(text: string): string {
  return text.replace(/[&<>"]|\p{Cc}/gu, (char) => entities.get(char) ?? `&#x${char.charCodeAt(0).toString(16)};`)
}
