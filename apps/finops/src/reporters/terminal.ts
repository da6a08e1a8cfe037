import type { PipelineEvent } from '@openfinops/pipeline'
import type { World } from '../world.ts'
import { eventText, type Outcome, subject } from './event-text.ts'
import { counted, grouped, size } from './numbers.ts'
import { openPaint } from './paint.ts'
import { printable } from './printable.ts'
import type { Reporter } from './reporter.ts'

const erase = '\r\u001b[2K'
const marks: Readonly<Record<Outcome, ['green' | 'gray' | 'red', string]>> = {
  done: ['green', '✓'],
  note: ['gray', '·'],
  failed: ['red', '✗'],
}

/** Redraws happen at most so often, in milliseconds. */
const interval = 80

/** A line for all that is finished, and below them one that is rewritten while something goes on. */
export function terminalReporter(
  world: Pick<World, 'stdout' | 'env' | 'columns' | 'colorDepth'>,
  columns: number,
): Reporter {
  const { stdout } = world
  const paint = openPaint(world)
  const activities = new Map<string, Activity>()
  let shown = ''
  let drawnAt = 0

  function draw(status: string): void {
    const line = status.slice(0, columns - 1)
    if (line === shown) return
    stdout.write(line === '' ? erase : `${erase}${paint('gray', line)}`)
    shown = line
    drawnAt = performance.now()
  }

  return {
    event(event) {
      follow(event, activities)
      const line = eventText(event)
      if (line !== undefined) {
        draw('')
        stdout.write(`${paint(...marks[line.outcome])} ${printable(line.text)}\n`)
      }
      if (line !== undefined || performance.now() - drawnAt > interval) {
        draw(printable([...activities.values()].map(describe).join('   ')))
      }
    },
    finish: () => draw(''),
  }
}

interface Activity {
  readonly about: string
  readonly doing: 'downloading' | 'loading'
  readonly files: number
  /** Bytes so far and all of them, by key. */
  readonly progress: Map<string, readonly [number, number]>
}

/** Keeps the activities of this moment: a period is loaded while the next is downloaded. */
function follow(event: PipelineEvent, activities: Map<string, Activity>): void {
  if (!('manifest' in event) || event.period === undefined) return
  const about = subject(event)
  switch (event.type) {
    case 'download-started':
      activities.set(about, { about, doing: 'downloading', files: event.files, progress: new Map() })
      return
    case 'download-progress':
      activities.get(about)?.progress.set(event.key, [event.bytes, event.of])
      return
    case 'load-progress':
      activities.get(about)?.progress.set(event.backend, [event.bytes, event.of])
      return
    case 'load-started':
      activities.set(about, { about, doing: 'loading', files: 0, progress: new Map() })
      return
    case 'staged':
    case 'loaded':
    case 'failed':
      activities.delete(about)
      return
    default:
      return
  }
}

function describe({ about, doing, files, progress }: Activity): string {
  let sofar = 0
  let all = 0
  for (const [bytes, of] of progress.values()) {
    sofar += bytes
    all += of
  }
  if (doing === 'loading' && all === 0) return `${about} loading`
  const percent = all === 0 ? 0 : Math.floor((100 * sofar) / all)
  const begun = doing === 'loading' ? 'loading' : `downloading ${grouped(progress.size)} of ${counted(files, 'file')}`
  return `${about} ${begun}, ${size(sofar)} of ${size(all)}, ${percent}%`
}
