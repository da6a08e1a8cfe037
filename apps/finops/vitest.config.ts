import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // The ES modules of clipanion import a folder, which vite can and Node.js cannot.
    server: { deps: { inline: ['clipanion'] } },
    // Most tests start processes; on a busy machine each takes its time. They are the longest of all packages.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
