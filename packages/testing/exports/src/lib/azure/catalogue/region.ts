export interface Region {
  /** As in `ResourceLocationNormalized`. */
  readonly id: string
  /** As in `ResourceLocation`. */
  readonly location: string
  /** As in `MeterRegion`. */
  readonly meterRegion: string
  readonly name: string
  readonly weight: number
}

export const regions: readonly [Region, ...Region[]] = [
  { id: 'westeurope', location: 'EUWest', meterRegion: 'EU West', name: 'West Europe', weight: 30 },
  { id: 'eastus', location: 'EastUS', meterRegion: 'US East', name: 'East US', weight: 20 },
  { id: 'northeurope', location: 'EUNorth', meterRegion: 'EU North', name: 'North Europe', weight: 16 },
  {
    id: 'germanywestcentral',
    location: 'DEWestCentral',
    meterRegion: 'DE West Central',
    name: 'Germany West Central',
    weight: 10,
  },
  { id: 'uksouth', location: 'UKSouth', meterRegion: 'UK South', name: 'UK South', weight: 8 },
  { id: 'southeastasia', location: 'APSoutheast', meterRegion: 'AP Southeast', name: 'Southeast Asia', weight: 4 },
]

/** Of charges that are not for a region. */
export const nowhere: Region = { id: '', location: 'Unassigned', meterRegion: 'Unassigned', name: '', weight: 0 }
