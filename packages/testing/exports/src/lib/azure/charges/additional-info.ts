import type { Benefit } from '../benefit.ts'
import type { Meter } from '../catalogue/meter.ts'

/**
 * What `AdditionalInfo` says of a virtual machine, with its commitment if it has one; empty for everything else. Some
 * are spread over several lines, as older exports have them.
 */
export function additionalInfo({ size, id }: Meter, name: string, benefit?: Benefit): string {
  if (size === '') return ''
  const info = {
    UsageType: 'ComputeHR',
    ImageType: 'Canonical',
    ServiceType: size,
    VMName: name,
    VMProperties: null,
    VCPUs: Number(/\d+/.exec(size)?.[0] ?? 0),
    CPUs: 0,
    ...(benefit === undefined ? {} : { ConsumptionMeter: id }),
    ...(benefit?.kind === 'Reservation'
      ? { ReservationOrderId: benefit.orderId, ReservationId: benefit.shortId, RINormalizationRatio: 1 }
      : {}),
  }
  return name.endsWith('0') ? JSON.stringify(info, undefined, 2) : JSON.stringify(info)
}
