import type { Agreement } from '../../azure-options.ts'

/** Who pays, and what an export is an export of. */
export interface BillingScope {
  /** As in `BillingAccountId`. */
  readonly accountId: string
  readonly accountName: string
  readonly profileId: string
  readonly profileName: string
  /** The resource that the export belongs to: `/providers/Microsoft.Billing/billingAccounts/7654321`. */
  readonly id: string
}

const company = 'Example & Söhne, Ltd.'
const billingAccounts = '/providers/Microsoft.Billing/billingAccounts'

/**
 * The scope of an agreement: an enrollment is its own billing profile, a customer agreement has one beside the account,
 * and pay-as-you-go is billed by subscription.
 */
export function billingScope(agreement: Agreement, payer: string | undefined): BillingScope {
  switch (agreement) {
    case 'ea': {
      const accountId = payer ?? '7654321'
      const names = { accountName: company, profileId: accountId, profileName: company }
      return { accountId, ...names, id: `${billingAccounts}/${accountId}` }
    }
    case 'mca': {
      const accountId = payer ?? '9c8e7f4a-2b51-4d0c-a6f3-1f0a5b7c3d21:4d2f6b90-7a13-4c85-9e0b-6b2d8f1c5a47_2019-05-31'
      const profileId = 'PE2Q-NOIT-BG7-TGB'
      const names = { accountName: company, profileId, profileName: 'Group, central' }
      return { accountId, ...names, id: `${billingAccounts}/${accountId}/billingProfiles/${profileId}` }
    }
    case 'payg': {
      const accountId = payer ?? '3f1e5c1a-5d0c-4a39-9d4d-1f1ad2a2a001'
      const names = { accountName: company, profileId: accountId, profileName: company }
      return { accountId, ...names, id: `/subscriptions/${accountId}` }
    }
  }
}
