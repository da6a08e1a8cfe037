import { HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import { failure } from './failure.ts'
import { useTarget } from './use-target.ts'

const aws = useTarget()

describe('signatures', () => {
  test('a key that nobody has is InvalidAccessKeyId', async () => {
    const stranger = aws.connect({ credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } })
    await expect(stranger.send(new ListObjectsV2Command({ Bucket: aws.bucket }))).rejects.toEqual(
      failure(403, 'InvalidAccessKeyId'),
    )
  })

  test('a wrong secret is SignatureDoesNotMatch', async () => {
    const forger = aws.connect({ credentials: { ...aws.target.credentials, secretAccessKey: 'x' } })
    const list = new ListObjectsV2Command({ Bucket: aws.bucket })
    await expect(forger.send(list)).rejects.toEqual(failure(403, 'SignatureDoesNotMatch'))
    await expect(forger.send(new HeadBucketCommand({ Bucket: aws.bucket }))).rejects.toEqual(failure(403))
  })

  test('a request for another region is refused with the name of the right one', async () => {
    const lost = aws.connect({ region: 'eu-west-1' })
    await expect(lost.send(new ListObjectsV2Command({ Bucket: aws.bucket }))).rejects.toEqual(
      failure(301, 'PermanentRedirect'),
    )
  })

  test('a client whose clock is wrong is told the time', async () => {
    const late = aws.connect({ systemClockOffset: -20 * 60_000 })
    await expect(late.send(new ListObjectsV2Command({ Bucket: aws.bucket }))).rejects.toEqual(
      failure(403, 'RequestTimeTooSkewed'),
    )
    expect(await late.send(new ListObjectsV2Command({ Bucket: aws.bucket }))).toMatchObject({ KeyCount: 0 })
  })
})

describe('STS', () => {
  function connectSts(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }): STSClient {
    return new STSClient({ endpoint: aws.target.url, region: 'us-east-1', credentials, maxAttempts: 1 })
  }

  async function assume() {
    const input = { RoleArn: aws.target.role, RoleSessionName: 'finops', DurationSeconds: 900 }
    const { Credentials, AssumedRoleUser } = await connectSts(aws.target.credentials).send(new AssumeRoleCommand(input))
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {}
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
    return { credentials, Expiration, AssumedRoleUser }
  }

  test('GetCallerIdentity names the account and the user', async () => {
    const caller = await connectSts(aws.target.credentials).send(new GetCallerIdentityCommand({}))
    expect(caller).toMatchObject({ Account: '123456789012', Arn: expect.stringContaining('arn:aws:') })
  })

  test('AssumeRole hands out credentials that last as long as asked for', async () => {
    const { credentials, Expiration, AssumedRoleUser } = await assume()
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/billing/finops')
    expect(credentials.accessKeyId).toMatch(/^ASIA/)
    expect(Math.abs((Expiration?.getTime() ?? 0) - Date.now() - 900_000)).toBeLessThan(10_000)
    const page = await aws.connect({ credentials }).send(new ListObjectsV2Command({ Bucket: aws.bucket }))
    expect(page.KeyCount).toBe(0)
    const caller = await connectSts(credentials).send(new GetCallerIdentityCommand({}))
    expect(caller.Arn).toBe('arn:aws:sts::123456789012:assumed-role/billing/finops')
  })

  test('temporary credentials are worth nothing without their token', async () => {
    const { accessKeyId, secretAccessKey } = (await assume()).credentials
    const client = aws.connect({ credentials: { accessKeyId, secretAccessKey } })
    await expect(client.send(new ListObjectsV2Command({ Bucket: aws.bucket }))).rejects.toEqual(
      failure(403, 'InvalidAccessKeyId'),
    )
  })

  test('a token of somebody else is InvalidToken', async () => {
    const { credentials } = await assume()
    const client = aws.connect({ credentials: { ...credentials, sessionToken: 'made up' } })
    await expect(client.send(new ListObjectsV2Command({ Bucket: aws.bucket }))).rejects.toEqual(
      failure(400, 'InvalidToken'),
    )
  })

  test('a session of less than 15 minutes is a ValidationError', async () => {
    const command = new AssumeRoleCommand({ RoleArn: aws.target.role, RoleSessionName: 'finops', DurationSeconds: 899 })
    await expect(connectSts(aws.target.credentials).send(command)).rejects.toEqual(failure(400, 'ValidationError'))
  })
})
