import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Role } from '../identity.ts'
import { type Answer, textBody } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { AwsError, accessDenied, notImplemented } from './aws-error.ts'
import type { AwsRequest } from './aws-request.ts'
import { account, type Credential, judge } from './identities.ts'
import type { Outcome } from './serve-s3.ts'
import { sha256 } from './signature.ts'
import type { RequestDraft, State } from './state.ts'
import { renderXml, type XmlFields } from './xml.ts'

export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

type Action = (state: State, form: URLSearchParams, caller: Credential) => XmlFields

const actions = new Map<string, Action>([
  ['AssumeRole', assumeRole],
  ['GetCallerIdentity', getCallerIdentity],
])

/**
 * The query protocol: a form in, a document out.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
 * @throws AwsError what STS answers instead.
 */
export async function serveSts(state: State, request: AwsRequest, record: RequestDraft): Promise<Outcome> {
  const body = await buffer(request.body)
  const form = new URLSearchParams(body.toString())
  const name = form.get('Action') ?? ''
  const action = actions.get(name)
  if (action === undefined || form.get('Version') !== '2011-06-15') {
    throw notImplemented(`${name} of version ${form.get('Version')}`)
  }
  record.operation = name
  const { identities, now } = state
  const payloadHash = () => sha256(body)
  const { credential } = authenticate(request, { service: 'sts', payloadHash, identities, now: now() })
  record.accessKeyId = credential.accessKeyId
  record.roleArn = form.get('RoleArn') ?? credential.session?.roleArn
  const cut = await state.faults.strike({ operation: name, bucket: undefined, key: undefined })
  return { answer: success(name, action(state, form, credential)), cut }
}

function success(action: string, result: XmlFields): Answer {
  const fields = { [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } }
  const document = renderXml(`${action}Response`, fields, stsNamespace)
  return { status: 200, headers: { 'Content-Type': 'text/xml' }, body: textBody(document) }
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function getCallerIdentity(_: State, __: URLSearchParams, caller: Credential): XmlFields {
  return { Arn: caller.arn, UserId: caller.userId, Account: account }
}

const understood = new Set(['Action', 'Version', 'RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId'])

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function assumeRole({ identities, now }: State, form: URLSearchParams, caller: Credential): XmlFields {
  const foreign = [...form.keys()].find((name) => !understood.has(name))
  if (foreign !== undefined) {
    throw notImplemented(`AssumeRole with ${foreign}`)
  }
  const arn = form.get('RoleArn') ?? ''
  const sessionName = form.get('RoleSessionName') ?? ''
  const seconds = Number(form.get('DurationSeconds') ?? 3600)
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw validationError(`Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint`)
  }
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw validationError(`Value '${seconds}' at 'durationSeconds' failed to satisfy constraint`)
  }
  const role = identities.role(arn)
  if (role === undefined || !mayAssume(role, form, caller)) {
    throw accessDenied(`User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`)
  }
  const expiration = new Date(now().getTime() + (role.sessionSeconds ?? seconds) * 1000)
  const session = identities.assume(role, sessionName, expiration)
  return {
    AssumedRoleUser: { Arn: session.arn, AssumedRoleId: session.userId },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.session.token,
      Expiration: expiration.toISOString(),
    },
  }
}

/** A role that wants an external id refuses with the same words whether it is missing or wrong. */
function mayAssume(role: Role, form: URLSearchParams, caller: Credential): boolean {
  const knowsId = role.externalId === undefined || role.externalId === form.get('ExternalId')
  return knowsId && judge(caller.permissions, 'sts:AssumeRole') === 'allowed'
}

function validationError(message: string): AwsError {
  return new AwsError(400, 'ValidationError', `1 validation error detected: ${message}`)
}
