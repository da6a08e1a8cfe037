const wrongValues: readonly unknown[] = [null, 7, 'wrong', true, [], {}]

/** A document with one fault in it, and where. */
export interface DamagedJson {
  readonly path: string
  readonly value: unknown
}

/**
 * Every document that differs from this one by a key left out, or by a value of another type, at any depth. Of arrays
 * the first element stands for all.
 */
export function* damagedJson(value: unknown): Generator<DamagedJson> {
  for (const wrong of wrongValues) if (kindOf(wrong) !== kindOf(value)) yield { path: '', value: wrong }
  if (Array.isArray(value) && value.length > 0) {
    const [first, ...rest]: readonly unknown[] = value
    for (const inner of damagedJson(first)) yield { path: `[0]${inner.path}`, value: [inner.value, ...rest] }
  } else if (isRecord(value)) {
    for (const [key, child] of Object.entries(value)) {
      const { [key]: _, ...rest } = value
      yield { path: `.${key} (left out)`, value: rest }
      for (const inner of damagedJson(child))
        yield { path: `.${key}${inner.path}`, value: { ...rest, [key]: inner.value } }
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === 'object'
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
