import type { Offer, Service } from './service.ts'
import {
  gigabyteMonth,
  gigabyteSecond,
  hundredHours,
  oneGigabyte,
  oneHour,
  oneMonth,
  oneThousand,
  tenThousand,
} from './units.ts'
import { machineOffers, spotOffers, virtualMachines } from './virtual-machines.ts'

/** What is sold in every region. Prices are of the right order of magnitude, not Microsoft's. */
export const catalogue: readonly { readonly service: Service; readonly offers: readonly Offer[] }[] = [
  { service: virtualMachines, offers: [...machineOffers, ...spotOffers] },
  {
    service: {
      category: 'Storage',
      family: 'Storage',
      provider: 'Microsoft.Storage',
      resourceType: 'Microsoft.Storage/storageAccounts',
      focus: { category: 'Storage', name: 'Storage Accounts', subcategory: 'Object Storage' },
    },
    offers: [
      offer('Tiered Block Blob', 'Hot LRS Data Stored', gigabyteMonth, '0.0184', 99_999, 4, 150),
      offer('Tiered Block Blob', 'Hot LRS Write Operations', tenThousand, '0.05', 99_999, 4, 170),
      offer('Tiered Block Blob', 'GRS List and Create Container Operations', tenThousand, '0.1', 9_999, 4, 120),
      offer('Files', 'LRS Data Stored', gigabyteMonth, '0.06', 50_000, 6, 60),
    ],
  },
  {
    service: {
      category: 'Storage',
      family: 'Storage',
      provider: 'Microsoft.Compute',
      resourceType: 'Microsoft.Compute/disks',
      focus: { category: 'Storage', name: 'Managed Disks', subcategory: 'Block Storage' },
    },
    offers: [
      offer('Premium SSD Managed Disks', 'P10 LRS Disk', oneMonth, '19.71', 33_333, 6, 130),
      offer('Standard HDD Managed Disks', 'S4 LRS Disk Operations', tenThousand, '0.0005', 99_999, 5, 90),
    ],
  },
  {
    service: {
      category: 'Bandwidth',
      family: 'Networking',
      provider: 'Microsoft.Network',
      resourceType: 'Microsoft.Network/publicIPAddresses',
      focus: { category: 'Networking', name: 'Bandwidth', subcategory: 'Network Connectivity' },
    },
    offers: [
      offer('Inter-Region', 'Inter-Region Data Transfer In', oneGigabyte, '0', 99_999, 6, 190),
      offer('', 'Standard Data Transfer Out', oneGigabyte, '0.087', 99_999, 5, 120),
      offer('', 'Standard IPv4 Static Public IP', oneHour, '0.005', 24, 0, 80),
    ],
  },
  {
    service: {
      category: 'Load Balancer',
      family: 'Networking',
      provider: 'Microsoft.Network',
      resourceType: 'Microsoft.Network/loadBalancers',
      focus: { category: 'Networking', name: 'Load Balancer', subcategory: 'Network Connectivity' },
    },
    offers: [offer('Standard', 'Included LB Rules and Outbound Rules', hundredHours, '2.5', 24, 2, 40)],
  },
  {
    service: {
      category: 'SQL Database',
      family: 'Databases',
      provider: 'Microsoft.Sql',
      resourceType: 'Microsoft.Sql/servers/databases',
      focus: { category: 'Databases', name: 'SQL Database', subcategory: 'Relational Databases' },
    },
    offers: [offer('Single/Elastic Pool General Purpose', 'vCore', oneHour, '0.1521', 9_600, 2, 70)],
  },
  {
    service: {
      category: 'Functions',
      family: 'Compute',
      provider: 'Microsoft.Web',
      resourceType: 'Microsoft.Web/sites',
      focus: { category: 'Compute', name: 'Azure Functions', subcategory: 'Serverless Compute' },
    },
    offers: [
      offer('', 'Standard Execution Time', gigabyteSecond, '0.000016', 99_999, 6, 80),
      // Costs of up to 24 decimals.
      offer(
        '',
        'Standard Total Executions',
        { name: '10', block: 10, each: 'Executions' },
        '0.000000169',
        99_999,
        10,
        60,
      ),
    ],
  },
  {
    service: {
      category: 'Log Analytics',
      family: 'Management and Governance',
      provider: 'microsoft.operationalinsights',
      resourceType: 'microsoft.operationalinsights/workspaces',
      focus: { category: 'Management and Governance', name: 'Log Analytics', subcategory: 'Observability' },
    },
    offers: [offer('Analytics Logs', 'Analytics Logs Data Ingestion', oneGigabyte, '2.76', 99_999, 5, 70)],
  },
  {
    service: {
      category: 'Azure OpenAI',
      family: 'AI + Machine Learning',
      provider: 'Microsoft.CognitiveServices',
      resourceType: 'Microsoft.CognitiveServices/accounts',
      focus: { category: 'AI and Machine Learning', name: 'Azure OpenAI', subcategory: 'Generative AI' },
    },
    offers: [offer('Large, "turbo" models', 'Input, cached - Tokens', oneThousand, '0.00125', 99_999, 3, 50)],
  },
]

function offer(
  subCategory: string,
  meter: string,
  unit: Offer['unit'],
  price: string,
  most: number,
  scale: number,
  weight: number,
): Offer {
  return { subCategory, meter, unit, price, amounts: { most, scale }, weight }
}
