/** Charges of one type: as many as were asked for, one after the other. */
export interface ChargeSource<C> {
  readonly rows: number
  /** Called exactly `rows` times. */
  next(): C
}
