import { FinopsError } from '@openfinops/plugin'

/** An object out of a JSON column, of which nothing is known yet. */
export type JsonObject = { readonly [key: string]: unknown }

export function parseObject(json: string): JsonObject {
  return asObject(JSON.parse(json))
}

export function parseList<T>(json: string, revive: (item: JsonObject) => T): readonly T[] {
  return asList(JSON.parse(json), revive)
}

export function text(object: JsonObject, key: string): string {
  const value = object[key]
  return typeof value === 'string' ? value : unlike(key, 'text')
}

export function oneOf<T extends string>(object: JsonObject, key: string, values: readonly T[]): T {
  const value = values.find((candidate) => candidate === object[key])
  return value ?? unlike(key, `one of ${values.join(', ')}`)
}

export function number(object: JsonObject, key: string): number {
  const value = object[key]
  return typeof value === 'number' ? value : unlike(key, 'a number')
}

export function boolean(object: JsonObject, key: string): boolean {
  const value = object[key]
  return typeof value === 'boolean' ? value : unlike(key, 'true or false')
}

export function date(object: JsonObject, key: string): Date {
  const value = new Date(text(object, key))
  return Number.isNaN(value.getTime()) ? unlike(key, 'a time') : value
}

export function object(of: JsonObject, key: string): JsonObject {
  return asObject(of[key], key)
}

export function list<T>(object: JsonObject, key: string, revive: (item: JsonObject) => T): readonly T[] {
  return asList(object[key], revive, key)
}

/** `JSON.stringify` leaves out what is undefined; this puts it back. */
export function optional<T>(
  object: JsonObject,
  key: string,
  read: (object: JsonObject, key: string) => T,
): T | undefined {
  return object[key] === undefined ? undefined : read(object, key)
}

function asObject(value: unknown, name = 'the value'): JsonObject {
  return isObject(value) ? value : unlike(name, 'an object')
}

function asList<T>(value: unknown, revive: (item: JsonObject) => T, name = 'the value'): readonly T[] {
  return Array.isArray(value) ? value.map((item) => revive(asObject(item))) : unlike(name, 'a list')
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null
}

function unlike(key: string, expected: string): never {
  throw new FinopsError('JOURNAL_UNUSABLE', `The journal holds JSON that is not its own: ${key} is not ${expected}`, {
    fix: 'Restore the journal from a backup.',
  })
}
