export {
  type AwsServer,
  type AwsServerOptions,
  type BucketOptions,
  type PutOptions,
  startAwsServer,
} from './aws-server.ts'
export type { Fault, FaultRequest } from './fault.ts'
export type { Permissions, Role, User } from './identity.ts'
export type { RecordedRequest } from './recorded-request.ts'
