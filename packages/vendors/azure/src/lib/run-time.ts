/** A moment as Azure writes it: up to seven fractional digits, UTC unless it says otherwise. */
export function utcTime(text: string): Date | undefined {
  const [, moment, zone] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? []
  const time = new Date(`${moment}${zone ?? 'Z'}`)
  return Number.isNaN(time.getTime()) ? undefined : time
}

/** The time, in UTC, that some exports name a folder of each run after: `202507161527`. */
export function folderTime(run: string): Date | undefined {
  const [, year, month, day, hour, minute] = /(?:^|\/)(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)\//.exec(run) ?? []
  return utcTime(`${year}-${month}-${day}T${hour}:${minute}:00`)
}
