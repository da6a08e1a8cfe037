import { startBigQueryServer, startGcsServer } from '@openfinops/testing-gcp'

// The warehouse and its bucket in a process of its own, so that what they cost is not counted. Prints where they are.
const storage = await startGcsServer()
storage.createBucket('bench')
const server = await startBigQueryServer({ project: 'bench', storage: storage.url })
console.log(JSON.stringify({ endpoint: server.url, storage_endpoint: storage.url, bucket: 'gs://bench/loads' }))
process.on('SIGTERM', () => process.exit(0))
