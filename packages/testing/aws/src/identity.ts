/** Actions are written as in IAM policies: `s3:GetObject`, `sts:AssumeRole`, `s3:*`, `*`. */
export interface Permissions {
  /** Default: everything. */
  readonly allow?: readonly string[]
  /** Wins over `allow`. */
  readonly deny?: readonly string[]
}

export interface User extends Permissions {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** A role that every user with `sts:AssumeRole` may assume. */
export interface Role extends Permissions {
  /** For example `arn:aws:iam::123456789012:role/billing`. */
  readonly arn: string
  /** When set, whoever assumes the role must name it. */
  readonly externalId?: string
  /** How long its temporary credentials last, whatever is asked for. Default: as asked for, else 3600. */
  readonly sessionSeconds?: number
}
