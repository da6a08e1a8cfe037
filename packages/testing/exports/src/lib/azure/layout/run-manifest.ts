import type { DataObject } from '../../layout.ts'
import type { AzureSettings } from '../settings.ts'

const types = {
  'azure-actual': 'ActualCost',
  'azure-amortized': 'AmortizedCost',
  'azure-focus-1.0': 'FocusCost',
  'azure-focus-1.2': 'FocusCost',
  'azure-usage': 'Usage',
} as const

/** A manifest of version 2024-04-01. Its dates are written in two ways, as Azure writes them. */
export function runManifest(settings: AzureSettings, files: readonly DataObject[]) {
  const { request, kind, dataVersion, scope, calendar } = settings
  const name = request.export
  return {
    manifestVersion: '2024-04-01',
    ...countsOf(files),
    exportConfig: {
      exportName: name,
      resourceId: `${scope.id}/providers/Microsoft.CostManagement/exports/${name}`,
      dataVersion,
      apiVersion: '2023-07-01-preview',
      type: types[kind],
      timeFrame: 'MonthToDate',
      granularity: 'Daily',
    },
    deliveryConfig: {
      partitionData: true,
      dataOverwriteBehavior: request.layout === 'overwrite' ? 'OverwritePreviousReport' : 'CreateNewReport',
      fileFormat: request.format === 'parquet' ? 'Parquet' : 'Csv',
      compressionMode: compressions[request.format],
      containerUri: `/subscriptions/0b1c6e52-7d1f-4a3e-9d70-2f4b1c8e6a01/resourceGroups/billing/providers/Microsoft.Storage/storageAccounts/${settings.bucket}`,
      rootFolderPath: request.prefix,
    },
    runInfo: {
      executionType: 'Scheduled',
      submittedTime: request.createdAt.toISOString().replace('Z', '0000Z'),
      runId: request.id,
      startDate: `${calendar.first.iso}T00:00:00`,
      endDate: `${(calendar.days.at(-1) ?? calendar.last).iso}T00:00:00Z`,
    },
    blobs: files.map(({ key, bytes, rows }) => ({ blobName: key, byteCount: bytes, dataRowCount: rows })),
  }
}

const compressions = { csv: 'None', 'csv.gz': 'gzip', 'csv.zip': 'None', parquet: 'snappy' } as const

/** What all files of a run come to. */
export function countsOf(files: readonly DataObject[]) {
  return {
    byteCount: files.reduce((sum, { bytes }) => sum + bytes, 0),
    blobCount: files.length,
    dataRowCount: files.reduce((sum, { rows }) => sum + rows, 0),
  }
}
