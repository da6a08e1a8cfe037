import type { Decimal } from '../decimal.ts'

/** A reservation or savings plan, as its rows name it. */
export interface Benefit {
  readonly kind: 'Reservation' | 'SavingsPlan'
  /** `/providers/Microsoft.Capacity/reservationOrders/…/reservations/…` */
  readonly id: string
  readonly shortId: string
  readonly name: string
  readonly orderId: string
  readonly orderName: string
  /** USD an hour: of one instance, or what is committed. */
  readonly hourly: Decimal
  /** `Recurring`: paid in twelve equal parts. */
  readonly frequency: 'Recurring' | 'OneTime'
}
