/**
 * Runs work as on a machine in this time zone; `undefined` where it cannot be changed, as in a worker thread. The work
 * is synchronous, so that no other test sees it.
 */
export function inTimeZone<T>(zone: string, work: () => T): T | undefined {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone === zone ? work() : undefined
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
}
