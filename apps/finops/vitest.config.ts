import { defineConfig } from 'vitest/config'

// The ES modules of clipanion import a folder, which vite can and Node.js cannot.
export default defineConfig({ test: { server: { deps: { inline: ['clipanion'] } } } })
