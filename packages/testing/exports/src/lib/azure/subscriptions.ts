import { uuid } from '../identifiers.ts'
import { createRandom } from '../random.ts'

/** A subscription, and where in the organization it belongs. */
export interface Subscription {
  readonly id: string
  readonly name: string
  /** The enrollment account that owns it. */
  readonly accountId: string
  readonly accountName: string
  readonly accountOwner: string
  readonly invoiceSection: string
  readonly invoiceSectionId: string
  readonly costCenter: string
}

const teams = ['payments', 'search', 'platform', 'data', 'mobile', 'Sécurité', 'ops, shared', '物流', 'labs', 'web']
const stages = ['prod', 'staging', 'dev']
const sections = ['Retail', 'Logistics', 'Research & Development', 'Finance, Legal'] as const

/** The thirty subscriptions of an organization; under pay-as-you-go only the one that pays. */
export function createSubscriptions(
  seed: number,
  only: string | undefined,
): readonly [Subscription, ...Subscription[]] {
  const random = createRandom(seed, 'subscriptions')
  const create = (name: string): Subscription => {
    const section = random.pick(sections)
    return {
      id: only ?? uuid(random),
      name,
      accountId: String(100_000 + random.below(900_000)),
      accountName: `${section} account`,
      accountOwner: `owner-${random.below(40)}@example.com`,
      invoiceSection: section,
      invoiceSectionId: `SEC-${sections.indexOf(section) + 1}`,
      costCenter: String(random.below(10_000)).padStart(5, '0'),
    }
  }
  const first = create('management')
  if (only !== undefined) return [first]
  return [first, ...stages.flatMap((stage) => teams.map((team) => create(`${team} ${stage}`)))]
}
