export const defaultTags = [
  'aws:createdBy',
  'user:Application',
  'user:CostCenter',
  'user:Environment',
  'user:Name',
  'user:Owner',
] as const

/** `user:` where a key has neither `user:` nor `aws:`. */
export function tagKey(key: string): string {
  return key.startsWith('user:') || key.startsWith('aws:') ? key : `user:${key}`
}
