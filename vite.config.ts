// Builds the app: index.html at the root of the repository, the result in dist/, served by the relay.
import { defineConfig } from 'vite'

/** Where a relay started beside `npm run dev` listens (DESIGN 9). */
const relay = process.env.SATCHEL_RELAY ?? 'http://127.0.0.1:4700'

export default defineConfig({
  build: {
    target: 'es2022',
    // Aura computes its colours with relative oklch(); lowered for older engines, all text becomes invisible.
    cssTarget: ['chrome125', 'firefox128', 'safari18'],
    sourcemap: true,
    outDir: 'dist',
    emptyOutDir: true,
  },
  server: {
    proxy: {
      '/api': { target: relay },
      '/device': { target: relay, ws: true },
    },
  },
})
