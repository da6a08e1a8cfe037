/** What lies in the demo's bucket, in the order in which it arrives. Each is a folder of `exports`. */
export const deliveries = [
  {
    folder: 'september',
    period: '2026-09',
    id: '20261003T041500Z',
    createdAt: '2026-10-03T04:15:00Z',
    restate: 0,
    tags: ['Name', 'team'],
  },
  {
    folder: 'october',
    period: '2026-10',
    id: '20261031T051200Z',
    createdAt: '2026-10-31T05:12:00Z',
    restate: 0,
    tags: ['Name', 'team'],
  },
  {
    folder: 'october-restated',
    period: '2026-10',
    id: '20261102T043000Z',
    createdAt: '2026-11-02T04:30:00Z',
    restate: 1,
    tags: ['Name', 'team', 'cost-center'],
  },
] as const
