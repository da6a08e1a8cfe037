/** A delivery or load that was just put into this state, with what is known in it. */
export function inState<T extends { readonly state: string }, S extends T['state']>(
  value: T,
  state: S,
): Extract<T, { readonly state: S }> {
  if (!isInState(value, state)) throw new Error(`Expected ${state}, found ${value.state}`)
  return value
}

function isInState<T extends { readonly state: string }, S extends T['state']>(
  value: T,
  state: S,
): value is Extract<T, { readonly state: S }> {
  return value.state === state
}
