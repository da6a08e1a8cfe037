import type { PipelineEvent } from '@openfinops/pipeline'
import type { SchemaChange } from '@openfinops/plugin'
import { errorText } from './error-text.ts'
import { costs, counted, size } from './numbers.ts'

export type Outcome = 'done' | 'note' | 'failed'

export interface EventText {
  readonly outcome: Outcome
  readonly text: string
}

/** The line for something that is finished; `undefined` for what only goes on. */
export function eventText(event: PipelineEvent): EventText | undefined {
  switch (event.type) {
    case 'listed':
      return note(`${event.source}: ${counted(event.manifests, 'manifest')}, ${event.read} new or changed`)
    case 'no-data':
      return note(`${event.source}: there is nothing under the prefix yet`)
    case 'discovered':
      return done(event, `discovered ${event.manifest}, ${counted(event.files, 'file')}`)
    case 'superseded':
      return note(`${subject(event)} ${event.manifest} is superseded by ${event.by}`)
    case 'retrying':
      return note(`${subject(event)} trying again after attempt ${event.attempt}: ${event.error.message}`)
    case 'staged':
      return done(event, `extracted ${counted(event.files, 'file')}, ${size(event.bytes)}`)
    case 'loaded': {
      const cost = costs(event.totals)
      const rows = `loaded ${counted(event.totals.rows, 'row')}${cost === '' ? '' : `, ${cost},`}`
      const how = details(event.details)
      return done(event, `${rows} into ${event.table} of ${event.backend}${how}${changes(event.changes)}`)
    }
    case 'exported':
      return done(event, `exported ${counted(event.rows, 'row')}, ${size(event.bytes)}, to ${event.path}`)
    case 'waiting':
      return note(`${subject(event)} waiting: another process works on ${event.what}`)
    case 'up-to-date':
      return done(event, `up to date, ${counted(event.periods, 'period')}`)
    case 'recovered':
      return note(`${subject(event)} ${event.manifest} in ${event.backend}: ${event.how}`)
    case 'failed':
      return { outcome: 'failed', text: `${subject(event)} ${event.step}: ${errorText(event.error)}` }
    case 'download-started':
    case 'download-progress':
    case 'load-started':
    case 'load-progress':
      return undefined
  }
}

export function subject({ source, period }: { readonly source: string; readonly period?: string | undefined }): string {
  return period === undefined ? source : `${source} ${period}`
}

function done(event: { readonly source: string; readonly period?: string }, text: string): EventText {
  return { outcome: 'done', text: `${subject(event)} ${text}` }
}

function note(text: string): EventText {
  return { outcome: 'note', text }
}

/** How a backend did it, in its own words: `, job finops_…, bytes 71234`. */
function details(all: Readonly<Record<string, string>> = {}): string {
  return Object.entries(all)
    .map(([what, value]) => `, ${what} ${value}`)
    .join('')
}

/** New columns are every table's beginning; only what changes a table that was there is told. */
function changes(all: readonly SchemaChange[]): string {
  const widened = all.filter(({ kind }) => kind === 'widened')
  const added = all.length - widened.length
  const parts = [
    ...(added === 0 ? [] : [`${counted(added, 'column')} added`]),
    ...widened.map(({ column, from, to }) => `${column} widened from ${from} to ${to}`),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}
