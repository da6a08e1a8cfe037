import { startBigQueryServer } from '@openfinops/testing-gcp'

// The warehouse in a process of its own, so that what it costs is not counted. Prints where it is; goes when told.
const server = await startBigQueryServer({ project: 'bench' })
console.log(server.url)
process.on('SIGTERM', () => server.close().then(() => process.exit(0)))
