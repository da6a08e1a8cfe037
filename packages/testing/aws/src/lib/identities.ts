import { randomBytes } from 'node:crypto'
import type { Permissions, Role, User } from '../identity.ts'

/** The account that owns every bucket and every user. */
export const account = '123456789012'

/** A key pair and who it speaks for. */
export interface Credential {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/…/…`. */
  readonly arn: string
  readonly userId: string
  readonly permissions: Permissions
  /** Only temporary credentials have one. */
  readonly session: Session | undefined
}

export interface Session {
  readonly token: string
  readonly expiration: Date
  readonly roleArn: string
}

export type Verdict = 'allowed' | 'denied' | 'not allowed'

/** Who there is. */
export class Identities {
  readonly #credentials = new Map<string, Credential>()
  readonly #roles = new Map<string, Role>()

  addUser(user: User): void {
    const { accessKeyId, secretAccessKey } = user
    const arn = `arn:aws:iam::${account}:user/user-${this.#credentials.size + 1}`
    const userId = `AIDA${randomId(17)}`
    this.#credentials.set(accessKeyId, {
      accessKeyId,
      secretAccessKey,
      arn,
      userId,
      permissions: user,
      session: undefined,
    })
  }

  addRole(role: Role): void {
    this.#roles.set(role.arn, role)
  }

  credential(accessKeyId: string): Credential | undefined {
    return this.#credentials.get(accessKeyId)
  }

  role(arn: string): Role | undefined {
    return this.#roles.get(arn)
  }

  /** Hands out temporary credentials of a role. */
  assume(role: Role, sessionName: string, expiration: Date): Credential & { readonly session: Session } {
    const [, , , , owner = account, resource = ''] = role.arn.split(':')
    const roleName = resource.slice(resource.lastIndexOf('/') + 1)
    const credential = {
      accessKeyId: `ASIA${randomId(16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      arn: `arn:aws:sts::${owner}:assumed-role/${roleName}/${sessionName}`,
      userId: `AROA${randomId(17)}:${sessionName}`,
      permissions: role,
      session: { token: randomBytes(96).toString('base64'), expiration, roleArn: role.arn },
    }
    this.#credentials.set(credential.accessKeyId, credential)
    return credential
  }
}

export function judge({ allow = ['*'], deny = [] }: Permissions, action: string): Verdict {
  if (deny.some((pattern) => covers(pattern, action))) {
    return 'denied'
  }
  return allow.some((pattern) => covers(pattern, action)) ? 'allowed' : 'not allowed'
}

function covers(pattern: string, action: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : pattern === action
}

function randomId(length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('')
}
