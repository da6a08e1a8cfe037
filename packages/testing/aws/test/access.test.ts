import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { AssumeRoleCommand, type AssumeRoleCommandInput, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AwsServer, type Permissions, startAwsServer } from '../src/index.ts'
import { s3Client, stsClient } from './clients.ts'

let server: AwsServer
let now = new Date('2026-03-01T12:00:00Z')

beforeEach(async () => {
  now = new Date('2026-03-01T12:00:00Z')
  server = await startAwsServer({ now: () => now })
  server.createBucket('bills')
  server.put('bills', 'a', 'text')
})

afterEach(() => server.close())

const Bucket = 'bills'
const list = new ListObjectsV2Command({ Bucket })
const read = new GetObjectCommand({ Bucket, Key: 'a' })
const write = new PutObjectCommand({ Bucket, Key: 'b', Body: 'b' })

/** The client sets its clock by the server's first answer. */
const retry = { maxAttempts: 2 }

describe('users', () => {
  function signIn(permissions: Permissions) {
    const credentials = { accessKeyId: 'AKIAREADER', secretAccessKey: 'secret' }
    server.addUser({ ...credentials, ...permissions })
    return s3Client(server, { credentials, ...retry })
  }

  test('who is denied an action is told which', async () => {
    const client = signIn({ deny: ['s3:GetObject'] })
    expect((await client.send(list)).KeyCount).toBe(1)
    await expect(client.send(read)).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:iam::123456789012:user/user-2 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::bills/a" with an explicit deny in an identity-based policy',
      $metadata: { httpStatusCode: 403 },
    })
    const head = client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
  })

  test('who is allowed some actions may do no others', async () => {
    const client = signIn({ allow: ['s3:Get*'] })
    expect((await client.send(read)).ContentLength).toBe(4)
    await client.send(new GetBucketLocationCommand({ Bucket }))
    await expect(client.send(list)).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:iam::123456789012:user/user-2 is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::bills" because no identity-based policy allows the s3:ListBucket action',
    })
    await expect(client.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    })
    await expect(client.send(write)).rejects.toMatchObject({ name: 'AccessDenied' })
    await expect(client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    expect(server.keys('bills')).toEqual(['a'])
  })

  test('who may not list is not told that a key is missing', async () => {
    const missing = new GetObjectCommand({ Bucket, Key: 'missing' })
    const reader = signIn({ allow: ['s3:GetObject'] })
    await expect(reader.send(missing)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:ListBucket on resource: "arn:aws:s3:::bills"'),
    })
    await expect(s3Client(server, retry).send(missing)).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  test('deny wins over allow', async () => {
    const client = signIn({ allow: ['*'], deny: ['s3:*'] })
    await expect(client.send(list)).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('an expected owner must be the owner', async () => {
    const owned = (ExpectedBucketOwner: string) => new ListObjectsV2Command({ Bucket, ExpectedBucketOwner })
    const client = s3Client(server, retry)
    expect((await client.send(owned('123456789012'))).KeyCount).toBe(1)
    await expect(client.send(owned('210987654321'))).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})

describe('roles', () => {
  const RoleArn = 'arn:aws:iam::123456789012:role/finance/billing'

  async function assume(input: Partial<AssumeRoleCommandInput> = {}) {
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'finops', ...input })
    const { Credentials } = await stsClient(server, retry).send(command)
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  }

  test('a role that wants an external id refuses a wrong one and none', async () => {
    server.addRole({ arn: RoleArn, externalId: 'acme-42' })
    const refused = {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::123456789012:user/user-1 is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      $metadata: { httpStatusCode: 403 },
    }
    await expect(assume()).rejects.toMatchObject(refused)
    await expect(assume({ ExternalId: 'acme-43' })).rejects.toMatchObject(refused)
    expect((await assume({ ExternalId: 'acme-42' })).accessKeyId).toMatch(/^ASIA/)
  })

  test('a role that nobody added is AccessDenied, as is any role for who may assume none', async () => {
    await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' })
    server.addRole({ arn: RoleArn })
    server.addUser({ accessKeyId: 'AKIAREADER', secretAccessKey: 'secret', deny: ['sts:AssumeRole'] })
    const client = stsClient(server, {
      credentials: { accessKeyId: 'AKIAREADER', secretAccessKey: 'secret' },
      ...retry,
    })
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'finops' })
    await expect(client.send(command)).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('a session may do what its role may', async () => {
    server.addRole({ arn: RoleArn, allow: ['s3:ListBucket'] })
    const client = s3Client(server, { credentials: await assume(), ...retry })
    expect((await client.send(list)).KeyCount).toBe(1)
    await expect(client.send(read)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('User: arn:aws:sts::123456789012:assumed-role/billing/finops is not authorized'),
    })
  })

  test('a session ends when it said it would', async () => {
    server.addRole({ arn: RoleArn })
    const credentials = await assume({ DurationSeconds: 900 })
    now = new Date(now.getTime() + 899_000)
    expect((await s3Client(server, { credentials, ...retry }).send(list)).KeyCount).toBe(1)
    now = new Date(now.getTime() + 1000)
    const expired = { name: 'ExpiredToken', $metadata: { httpStatusCode: 400 } }
    await expect(s3Client(server, { credentials, ...retry }).send(list)).rejects.toMatchObject(expired)
    const call = stsClient(server, { credentials, ...retry }).send(new GetCallerIdentityCommand({}))
    await expect(call).rejects.toMatchObject({ name: 'ExpiredToken', $metadata: { httpStatusCode: 403 } })
  })

  test('a role can give shorter sessions than are asked for', async () => {
    server.addRole({ arn: RoleArn, sessionSeconds: 10 })
    const credentials = await assume({ DurationSeconds: 900 })
    now = new Date(now.getTime() + 10_000)
    const client = s3Client(server, { credentials, ...retry })
    await expect(client.send(list)).rejects.toMatchObject({ name: 'ExpiredToken' })
  })

  test('AssumeRole with more than the server knows is NotImplemented', async () => {
    server.addRole({ arn: RoleArn })
    await expect(assume({ Policy: '{}' })).rejects.toMatchObject({ name: 'NotImplemented' })
  })

  test('STS refuses in its own words', async () => {
    const wrong = { accessKeyId: server.credentials.accessKeyId, secretAccessKey: 'wrong' }
    const stranger = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'wrong' }
    const ask = (credentials: typeof wrong) =>
      stsClient(server, { credentials, ...retry }).send(new GetCallerIdentityCommand({}))
    await expect(ask(wrong)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
    await expect(ask(stranger)).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
  })
})

describe('requester-pays buckets', () => {
  beforeEach(() => {
    server.createBucket('theirs', { requesterPays: true })
    server.put('theirs', 'a', 'text')
  })

  test('who does not offer to pay is AccessDenied', async () => {
    const client = s3Client(server, retry)
    const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }
    await expect(client.send(new GetObjectCommand({ Bucket: 'theirs', Key: 'a' }))).rejects.toMatchObject(denied)
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'theirs' }))).rejects.toMatchObject(denied)
  })

  test('who pays reads, and is told', async () => {
    const client = s3Client(server, retry)
    const paid = { Bucket: 'theirs', RequestPayer: 'requester' } as const
    expect((await client.send(new GetObjectCommand({ ...paid, Key: 'a' }))).RequestCharged).toBe('requester')
    expect((await client.send(new ListObjectsV2Command(paid))).KeyCount).toBe(1)
    expect(server.requests.at(-1)).toMatchObject({ requestPayer: 'requester', status: 200 })
  })
})
