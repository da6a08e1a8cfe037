import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { startAwsServer } from '../src/index.ts'
import { s3Client, stsClient } from './clients.ts'

const arn = 'arn:aws:iam::123456789012:role/billing'

test('every request is recorded, in order, until the reset', async () => {
  await using server = await startAwsServer()
  server.createBucket('bills')
  const { etag } = server.put('bills', 'a', '0123456789')
  server.addRole({ arn })
  const s3 = s3Client(server)

  await s3.send(new ListObjectsV2Command({ Bucket: 'bills' }))
  await s3.send(new GetObjectCommand({ Bucket: 'bills', Key: 'a', Range: 'bytes=2-', IfMatch: etag }))
  const { Credentials } = await stsClient(server).send(
    new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'finops' }),
  )
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  await expect(
    s3Client(server, { credentials }).send(new GetObjectCommand({ Bucket: 'bills', Key: 'b' })),
  ).rejects.toThrow()
  await fetch(`${server.url}/bills?acl`)

  const { accessKeyId } = server.credentials
  const at = expect.any(Date)
  expect(server.requests).toEqual([
    { at, operation: 'ListObjectsV2', bucket: 'bills', status: 200, accessKeyId },
    {
      at,
      operation: 'GetObject',
      bucket: 'bills',
      key: 'a',
      range: 'bytes=2-',
      ifMatch: etag,
      status: 206,
      accessKeyId,
    },
    { at, operation: 'AssumeRole', status: 200, accessKeyId, roleArn: arn },
    { at, operation: 'GetObject', bucket: 'bills', key: 'b', status: 404, accessKeyId: AccessKeyId, roleArn: arn },
    { at, operation: 'Unknown', bucket: 'bills', status: 501 },
  ])
  server.resetRequests()
  expect(server.requests).toEqual([])
})

test('a request whose signature is wrong has no access key', async () => {
  await using server = await startAwsServer()
  const client = s3Client(server, { credentials: { ...server.credentials, secretAccessKey: 'wrong' } })
  await expect(client.send(new ListObjectsV2Command({ Bucket: 'bills' }))).rejects.toThrow()
  expect(server.requests[0]).toMatchObject({ operation: 'ListObjectsV2', status: 403 })
  expect(server.requests[0]?.accessKeyId).toBeUndefined()
})

test('the port and the region can be chosen, and a server can be closed twice', async () => {
  const first = await startAwsServer()
  const port = Number(new URL(first.url).port)
  await first.close()
  await first.close()
  await using server = await startAwsServer({ port, region: 'eu-west-1' })
  expect(server.url).toBe(`http://127.0.0.1:${port}`)
  server.createBucket('bills')
  const page = await s3Client(server, { region: 'eu-west-1' }).send(new ListObjectsV2Command({ Bucket: 'bills' }))
  expect(page.KeyCount).toBe(0)
})

test('a port that is taken is an error', async () => {
  await using server = await startAwsServer()
  await expect(startAwsServer({ port: Number(new URL(server.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
