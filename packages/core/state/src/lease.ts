/**
 * The right to work on something, against other processes. It lives while its holder renews it: `acquireLease` starts
 * a heartbeat, `release` ends it. A holder that dies loses it at once where that can be seen, on the same machine and
 * in the same container, otherwise after the time to live.
 */
export interface Lease {
  readonly name: string
  /**
   * Aborted when the lease was lost: it could not be renewed in time and another process holds it. Work under a lost
   * lease must stop; its transitions would be refused.
   */
  readonly lost: AbortSignal
  /** Safe to call repeatedly. */
  release(): void
}
