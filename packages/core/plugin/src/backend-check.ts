import type { FinopsError } from './error.ts'

/** Something that a backend needs, and that was tried. */
export interface BackendCheck {
  /** In the backend's words: a permission and what it is on. */
  readonly what: string
  /** Why it cannot be done, with what to do about it; `undefined` when it can. */
  readonly error: FinopsError | undefined
}
