export interface Publisher {
  readonly type: 'Azure' | 'Marketplace'
  readonly id: string
  readonly name: string
  readonly plan: string
}

export const microsoft: Publisher = { type: 'Azure', id: '', name: 'Microsoft', plan: '' }
