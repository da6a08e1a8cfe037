import * as t from 'typanion'

/** Accepts a billing period as it is written on the command line. */
export const isPeriod = t.makeValidator<unknown, string>({
  test(value, state): value is string {
    if (typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value)) return true
    state?.errors?.push(`${state.p ?? '.'}: Expected a billing period, YYYY-MM (got ${JSON.stringify(value)})`)
    return false
  },
})
