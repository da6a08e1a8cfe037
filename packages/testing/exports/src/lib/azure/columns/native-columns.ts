import { double, money, plain, timestamp } from '../../columns/column.ts'
import { decimal, times } from '../../decimal.ts'
import type { Day } from '../calendar.ts'
import type { AzureCharge } from '../charge.ts'
import { inBillingCurrency } from '../in-billing-currency.ts'
import type { AzureSettings } from '../settings.ts'
import { benefit, type Column, constant, day, meter, pick, publisher, rowColumn, subscription, tags } from './column.ts'
import { nativeHeaders } from './native-headers.ts'
import { tagText } from './tag-text.ts'

/** What versions call the columns that are named here as in the latest one, in lower case. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['billingcurrency', 'billingcurrencycode'],
  ['currency', 'billingcurrencycode'],
  ['instanceid', 'resourceid'],
  ['pretaxcost', 'costinbillingcurrency'],
  ['resourcegroupname', 'resourcegroup'],
  ['resourcerate', 'effectiveprice'],
  ['subscriptionguid', 'subscriptionid'],
  ['usagedatetime', 'date'],
  ['usagequantity', 'quantity'],
])

/** The columns of an actual, amortized or usage export, of the agreement. */
export function nativeColumns(settings: AzureSettings): readonly Column[] {
  const columns = [
    ...billColumns(settings),
    ...chargeColumns(settings),
    ...priceColumns(settings),
    ...meterColumns,
    ...resourceColumns(settings),
    ...commitmentColumns,
  ]
  return pick(nativeHeaders[settings.agreement], columns, (name) => {
    const lower = name.toLowerCase()
    return otherNames.get(lower) ?? lower
  })
}

const one = decimal(1, 0)

function billColumns(settings: AzureSettings): readonly Column[] {
  const { scope, currency, calendar, invoiceId, agreement, exchangeRate } = settings
  const date = dateText(settings)
  const enterprise = agreement === 'ea'
  return [
    constant('BillingAccountId', () => scope.accountId),
    constant('BillingAccountName', () => scope.accountName),
    constant('BillingCurrencyCode', () => currency),
    constant('BillingPeriodEndDate', () => date(calendar.last), timestamp),
    constant('BillingPeriodStartDate', () => date(calendar.first), timestamp),
    constant('BillingProfileId', () => scope.profileId),
    constant('BillingProfileName', () => scope.profileName),
    constant('ExchangeRateDate', () => date(calendar.first), timestamp),
    constant('ExchangeRatePricingToBilling', () => exchangeRate ?? one, double),
    constant('InvoiceId', () => invoiceId),
    constant('PricingCurrency', () => 'USD'),
    constant('Provider', () => 'Azure'),
    constant('ServicePeriodEndDate', () => date(calendar.last), timestamp),
    constant('ServicePeriodStartDate', () => date(calendar.first), timestamp),
    subscription('AccountId', ({ accountId }) => accountId),
    subscription('AccountName', ({ accountName }) => accountName),
    subscription('AccountOwnerId', ({ accountOwner }) => accountOwner),
    subscription('CostCenter', ({ costCenter }) => costCenter),
    subscription('InvoiceSectionId', ({ invoiceSectionId }) => (enterprise ? '' : invoiceSectionId)),
    subscription('InvoiceSectionName', ({ invoiceSection }) => invoiceSection),
    subscription('SubscriptionId', ({ id }) => id),
    subscription('SubscriptionName', ({ name }) => name),
  ]
}

function chargeColumns(settings: AzureSettings): readonly Column[] {
  const date = dateText(settings)
  return [
    day('Date', date, timestamp),
    rowColumn('ChargeType', ({ type }) => type, plain),
    rowColumn('Frequency', ({ frequency }) => frequency, plain),
    rowColumn('PricingModel', ({ pricing }) => pricing, plain),
    publisher('PlanName', ({ plan }) => plan),
    publisher('PublisherId', ({ id }) => id),
    publisher('PublisherName', ({ name }) => name),
    publisher('PublisherType', ({ type }) => type),
    publisher('IsAzureCreditEligible', ({ type }) => (type === 'Azure' ? 'True' : 'False')),
  ]
}

function priceColumns(settings: AzureSettings): readonly Column[] {
  const amounts = (charge: AzureCharge) => (settings.kind === 'azure-amortized' ? charge.amortized : charge.actual)
  const billed = inBillingCurrency(settings)
  // A Microsoft Customer Agreement has prices in their own currency, the others in that of the bill.
  const price = settings.agreement === 'mca' ? (amount: AzureCharge['unitPrice']) => amount : billed
  const listCost = ({ quantity, listPrice }: AzureCharge) => times(quantity, listPrice)
  return [
    rowColumn('CostInBillingCurrency', (charge) => billed(amounts(charge).cost), money),
    rowColumn('CostInPricingCurrency', (charge) => amounts(charge).cost, double),
    rowColumn('CostInUsd', (charge) => amounts(charge).cost, double),
    rowColumn('EffectivePrice', (charge) => price(amounts(charge).price), double),
    rowColumn('PayGPrice', ({ listPrice }) => price(listPrice), double),
    rowColumn('PaygCostInBillingCurrency', (charge) => billed(listCost(charge)), double),
    rowColumn('PaygCostInUsd', listCost, double),
    rowColumn('Quantity', ({ quantity }) => quantity, double),
    rowColumn('UnitPrice', ({ unitPrice }) => price(unitPrice), double),
  ]
}

const meterColumns: readonly Column[] = [
  meter('ConsumedService', ({ service }) => service.provider),
  meter('MeterCategory', ({ service }) => service.category),
  meter('MeterId', ({ id }) => id),
  meter('MeterName', ({ name }) => name),
  meter('MeterRegion', ({ region }) => region.meterRegion),
  meter('MeterSubCategory', ({ subCategory }) => subCategory),
  meter('PartNumber', ({ partNumber }) => partNumber),
  meter('ProductId', ({ productId }) => productId),
  meter('ProductName', ({ product }) => product),
  meter('ResourceType', ({ service }) => service.resourceType),
  meter('ServiceFamily', ({ service }) => service.family),
  meter('ServiceName', ({ service }) => service.category),
  meter('ServiceTier', ({ subCategory }) => subCategory),
  meter('UnitOfMeasure', ({ unit }) => unit.name),
]

function resourceColumns({ tagKeys, tagBraces, agreement }: AzureSettings): readonly Column[] {
  const offer = agreement === 'ea' ? 'MS-AZR-0017P' : agreement === 'payg' ? 'MS-AZR-0003P' : ''
  return [
    constant('OfferId', () => offer),
    meter('Location', ({ region }) => region.name),
    meter('ResourceLocation', ({ region }) => region.location),
    meter('ResourceLocationNormalized', ({ region }) => region.id),
    rowColumn('AdditionalInfo', ({ additionalInfo }) => additionalInfo),
    rowColumn('ResourceGroup', ({ resource }) => resource.group),
    rowColumn('ResourceId', ({ resource }) => resource.id),
    rowColumn('ResourceName', ({ resource }) => resource.name),
    tags('Tags', (set) => tagText(tagKeys, set, tagBraces)),
  ]
}

const commitmentColumns: readonly Column[] = [
  benefit('BenefitId', ({ id }) => id),
  benefit('BenefitName', ({ name }) => name),
  benefit('ProductOrderId', ({ orderId }) => orderId),
  benefit('ProductOrderName', ({ orderName }) => orderName),
  benefit('ReservationId', ({ kind, shortId }) => (kind === 'Reservation' ? shortId : '')),
  benefit('ReservationName', ({ kind, name }) => (kind === 'Reservation' ? name : '')),
  benefit('Term', () => '12'),
]

function dateText({ dates }: AzureSettings): (day: Day) => string {
  return dates === 'us' ? ({ us }) => us : ({ iso }) => iso
}
