import { costing, openFixture, replace } from './fixture.ts'
const t0 = performance.now()
const f = await openFixture()
console.log('open', performance.now() - t0)
for (let i = 0; i < 5; i++) {
  const load = await f.write(costing(String(i + 1), { manifest: `m${i}` }))
  f.server.resetRequests()
  const t = performance.now(); const cpu = process.cpuUsage()
  await replace(f.backend, load)
  const c = process.cpuUsage(cpu)
  console.log('load', performance.now() - t, 'cpu', (c.user + c.system) / 1000)
}
let last = 0
for (const r of f.server.requests) { console.log(r.operation, r.at.getTime() - (last || r.at.getTime())); last = r.at.getTime() }
await f[Symbol.asyncDispose]()
