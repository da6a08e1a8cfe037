import * as t from 'typanion'

/** Accepts a billing period, or a day that stands for the period that holds it. */
export const isPeriodOrDay = t.makeValidator<unknown, string>({
  test(value, state): value is string {
    if (typeof value === 'string' && (/^\d{4}-(0[1-9]|1[0-2])$/.test(value) || isDay(value))) return true
    const expected = 'Expected a billing period, YYYY-MM, or a day, YYYY-MM-DD'
    state?.errors?.push(`${state.p ?? '.'}: ${expected} (got ${JSON.stringify(value)})`)
    return false
  },
})

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
