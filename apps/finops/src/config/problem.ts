import { FinopsError } from '@openfinops/plugin'
import { nearest } from '../nearest.ts'
import { describeOrigin, dotted, isTable } from './entry.ts'
import { type JsonSchema, keysAt } from './json-schema.ts'
import { type Origins, originOf } from './merge.ts'
import { withoutSecrets } from './secrets.ts'

/** Something that is wrong with a setting. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  /** What is wrong, after the name of the setting: `is missing`. */
  readonly message: string
  readonly fix?: string
}

/** The problem of a key that nobody reads, with the known one that was most likely meant. */
export function unknownKey(path: readonly PropertyKey[], known: readonly string[]): Problem {
  const meant = nearest(String(path.at(-1)), known)
  const fix =
    meant === undefined
      ? `Remove it; known here are: ${[...known].sort((a, b) => a.localeCompare(b)).join(', ') || 'none'}.`
      : `Did you mean "${meant}"?`
  return { path, message: 'is not a setting', fix }
}

/** Issues as zod describes them, as far as they are looked at. */
export interface ZodIssue {
  readonly code?: string | undefined
  readonly message: string
  readonly path: readonly PropertyKey[]
  readonly keys?: readonly string[]
  readonly issues?: readonly ZodIssue[]
  readonly errors?: readonly (readonly ZodIssue[])[]
}

export function problemsOf(issues: readonly ZodIssue[], known: JsonSchema): readonly Problem[] {
  const problems = issues.flatMap((issue): readonly Problem[] => {
    const { code, path, message } = issue
    if (code === 'unrecognized_keys') {
      return (issue.keys ?? []).map((key) => unknownKey([...path, key], keysAt(known, path)))
    }
    if (code === 'invalid_key') return [{ path, message: issue.issues?.[0]?.message ?? message }]
    // The branch that found the table it expects has the better word.
    const branch = issue.errors?.find((inner) => inner.every(({ path: within }) => within.length > 0))
    if (branch === undefined) return [{ path, message }]
    return branch.map((inner) => ({ path: [...path, ...inner.path], message: inner.message }))
  })
  // A key that is misspelt is more to the point than the one that is missing because of it.
  return problems.sort((one, other) => Number('fix' in other) - Number('fix' in one))
}

/** The error of a configuration with these problems. The first one has the place; all are named. */
export function invalidConfig(
  problems: readonly Problem[],
  { data, origins, file }: { readonly data: unknown; readonly origins: Origins; readonly file: string | undefined },
): FinopsError {
  const [first, ...others] = problems
  if (first === undefined) throw new Error('A configuration without problems is valid')
  const origin = originOf(origins, first.path)
  const place = origin.kind === 'default' ? file : describeOrigin(origin)
  const value = valueAt(data, first.path)
  const also = others.map(({ path, message }) => `; ${dotted(path)} ${message}`).join('')
  return new FinopsError('CONFIG_INVALID', `${dotted(first.path)} ${first.message}${also}`, {
    ...(place === undefined ? {} : { file: place }),
    column: dotted(first.path),
    ...(value === undefined || isTable(value) ? {} : { value: shown(first.path, value) }),
    ...(first.fix === undefined ? {} : { fix: first.fix }),
  })
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((table, key) => (isTable(table) ? table[String(key)] : undefined), data)
}

function shown(path: readonly PropertyKey[], value: unknown): string {
  return JSON.stringify(withoutSecrets(String(path.at(-1)), value)) ?? String(value)
}
