import { double, timestamp } from '../../columns/column.ts'
import { decimal } from '../../decimal.ts'
import type { AzureSettings } from '../settings.ts'
import { type Column, constant, subscription } from './column.ts'

const one = decimal(1, 0)
const billing = '/providers/Microsoft.Billing/billingAccounts'

/** Who is billed, for when, and in which currency. The same in every version. */
export function focusBillColumns(settings: AzureSettings): readonly Column[] {
  const { scope, currency, calendar, invoiceId, agreement, exchangeRate } = settings
  const account = `${billing}/${scope.accountId}`
  const [id, name, type] =
    agreement === 'mca'
      ? [scope.id, scope.profileName, 'Billing Profile']
      : [account, scope.accountName, 'Billing Account']
  return [
    constant('BillingAccountId', () => id),
    constant('BillingAccountName', () => name),
    constant('BillingAccountType', () => type),
    constant('BillingCurrency', () => currency),
    constant('BillingPeriodEnd', () => calendar.next.start.seconds, timestamp),
    constant('BillingPeriodStart', () => calendar.first.start.seconds, timestamp),
    constant('InvoiceId', () => invoiceId),
    constant('InvoiceIssuerName', () => 'Microsoft'),
    constant('PricingCurrency', () => 'USD'),
    constant('ProviderName', () => 'Microsoft'),
    constant('x_BillingAccountId', () => scope.accountId),
    constant('x_BillingAccountName', () => scope.accountName),
    constant('x_BillingExchangeRate', () => exchangeRate ?? one, double),
    constant('x_BillingExchangeRateDate', () => calendar.first.start.seconds, timestamp),
    constant('x_BillingProfileId', () => scope.profileId),
    constant('x_BillingProfileName', () => scope.profileName),
    constant('x_InvoiceId', () => invoiceId),
    constant('x_PricingCurrency', () => 'USD'),
    constant('x_ServicePeriodEnd', () => calendar.next.start.seconds, timestamp),
    constant('x_ServicePeriodStart', () => calendar.first.start.seconds, timestamp),
    subscription('SubAccountId', ({ id }) => `/subscriptions/${id}`),
    subscription('SubAccountName', ({ name }) => name),
    subscription('SubAccountType', () => 'Subscription'),
    subscription('x_AccountId', ({ accountId }) => accountId),
    subscription('x_AccountName', ({ accountName }) => accountName),
    subscription('x_AccountOwnerId', ({ accountOwner }) => accountOwner),
    subscription('x_CostCenter', ({ costCenter }) => costCenter),
    subscription('x_InvoiceSectionId', ({ invoiceSectionId }) => invoiceSectionId),
    subscription('x_InvoiceSectionName', ({ invoiceSection }) => invoiceSection),
  ]
}
