import { expect, test } from 'vitest'
import { wrongSections } from '../rules/error-sections.ts'

const titles = { CANCELLED: 'Stopped on request', DISK_FULL: 'There is not enough space on the disk' }

test('every code has a section that begins with its title', () => {
  const page =
    '# Errors\n\n## CANCELLED\n\nStopped on request.\n\nMore.\n\n## DISK_FULL\n\nThere is not enough space on the disk.\n'
  expect(wrongSections(titles, page)).toEqual([])
})

test('missing, unknown and differing sections are named', () => {
  const page = '## CANCELLED\n\nGone.\n\n## DISK_EMPTY\n\nThere is nothing on the disk.\n'
  expect(wrongSections(titles, page)).toEqual([
    'DISK_FULL has no section',
    'DISK_EMPTY is no code of finops',
    'CANCELLED should begin: Stopped on request.',
  ])
})
