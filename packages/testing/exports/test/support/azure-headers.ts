/** The documented columns of actual, amortized and usage exports, in their order. */
export const ea20240801 = `
  InvoiceSectionName AccountName AccountOwnerId SubscriptionId SubscriptionName ResourceGroup ResourceLocation
  Date ProductName MeterCategory MeterSubCategory MeterId MeterName MeterRegion UnitOfMeasure Quantity
  EffectivePrice CostInBillingCurrency CostCenter ConsumedService ResourceId Tags OfferId AdditionalInfo
  ServiceInfo1 ServiceInfo2 ResourceName ReservationId ReservationName UnitPrice ProductOrderId ProductOrderName
  Term PublisherType PublisherName ChargeType Frequency PricingModel AvailabilityZone BillingAccountId
  BillingAccountName BillingCurrencyCode BillingPeriodStartDate BillingPeriodEndDate BillingProfileId
  BillingProfileName InvoiceSectionId IsAzureCreditEligible PartNumber PayGPrice PlanName ServiceFamily
  CostAllocationRuleName benefitId benefitName AccountId ResourceLocationNormalized
`
  .trim()
  .split(/\s+/)

export const mca20231201Preview = `
  invoiceId previousInvoiceId billingAccountId billingAccountName billingProfileId billingProfileName
  invoiceSectionId invoiceSectionName resellerName resellerMpnId costCenter billingPeriodEndDate
  billingPeriodStartDate servicePeriodEndDate servicePeriodStartDate date serviceFamily productOrderId
  productOrderName consumedService meterId meterName meterCategory meterSubCategory meterRegion ProductId
  ProductName SubscriptionId subscriptionName publisherType publisherId publisherName resourceGroupName ResourceId
  resourceLocation location effectivePrice quantity unitOfMeasure chargeType billingCurrency pricingCurrency
  costInBillingCurrency costInPricingCurrency costInUsd paygCostInBillingCurrency paygCostInUsd
  exchangeRatePricingToBilling exchangeRateDate isAzureCreditEligible serviceInfo1 serviceInfo2 additionalInfo
  tags PayGPrice frequency term reservationId reservationName pricingModel unitPrice costAllocationRuleName
  benefitId benefitName provider
`
  .trim()
  .split(/\s+/)

export const payg20191101 = `
  SubscriptionGuid ResourceGroup ResourceLocation UsageDateTime MeterCategory MeterSubCategory MeterId MeterName
  MeterRegion UsageQuantity ResourceRate PreTaxCost ConsumedService ResourceType InstanceId Tags OfferId
  AdditionalInfo ServiceInfo1 ServiceInfo2 ServiceName ServiceTier Currency UnitOfMeasure
`
  .trim()
  .split(/\s+/)
