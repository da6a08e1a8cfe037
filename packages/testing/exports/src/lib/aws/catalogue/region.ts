export interface Region {
  readonly id: string
  readonly name: string
  /** What usage types of the region begin with; none in us-east-1. */
  readonly prefix: string
  readonly weight: number
}

export const regions: readonly Region[] = [
  { id: 'us-east-1', name: 'US East (N. Virginia)', prefix: '', weight: 30 },
  { id: 'us-west-2', name: 'US West (Oregon)', prefix: 'USW2-', weight: 16 },
  { id: 'eu-west-1', name: 'EU (Ireland)', prefix: 'EU-', weight: 14 },
  { id: 'eu-central-1', name: 'EU (Frankfurt)', prefix: 'EUC1-', weight: 10 },
  { id: 'us-east-2', name: 'US East (Ohio)', prefix: 'USE2-', weight: 8 },
  { id: 'ap-northeast-1', name: 'Asia Pacific (Tokyo)', prefix: 'APN1-', weight: 5 },
  { id: 'ap-southeast-2', name: 'Asia Pacific (Sydney)', prefix: 'APS2-', weight: 3 },
  { id: 'sa-east-1', name: 'South America (Sao Paulo)', prefix: 'SAE1-', weight: 1 },
]
