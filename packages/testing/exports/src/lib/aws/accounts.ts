import { createRandom } from '../random.ts'

export interface Account {
  /** Twelve digits, possibly with leading zeros. */
  readonly id: string
  readonly name: string
}

const teams = ['payments', 'search', 'platform', 'data', 'mobile', 'Sécurité', 'ops, shared', '物流', 'labs', 'web']
const stages = ['prod', 'staging', 'dev', 'sandbox']

/** The accounts of an organization: the payer first, then forty others. */
export function createAccounts(seed: number, payer: string): readonly [Account, ...Account[]] {
  const random = createRandom(seed, 'accounts')
  const linked = stages.flatMap((stage) =>
    teams.map((team) => ({ id: String(random.below(1e12)).padStart(12, '0'), name: `${team} ${stage}` })),
  )
  return [{ id: payer, name: 'management' }, ...linked]
}
