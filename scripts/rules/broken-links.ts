import { posix } from 'node:path'

/** Links of a page to files of the repository that are not there. Folders count as there when a file lies in them. */
export function brokenLinks(page: string, markdown: string, files: readonly string[]): readonly string[] {
  const text = markdown.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^([a-z]+:|#)/i.test(target)) return []
    const path = posix.join(posix.dirname(page), target.replace(/#.*$/, '')).replace(/\/$/, '')
    const found = files.some((file) => file === path || file.startsWith(`${path}/`))
    return found ? [] : [`${page}: leads to ${target}, which is not there`]
  })
}
