// Builds the app: index.html at the root of the repository, the result in dist/, served by the relay.
import { resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { precompress } from './relay/http/precompress.ts'

/** Where a relay started beside `npm run dev` listens (DESIGN 9). */
const relay = process.env.SATCHEL_RELAY ?? 'http://127.0.0.1:4700'

/** Comes last: the service worker is written after everything else, and is served compressed as well. */
function compressed(): Plugin {
  let folder = ''
  return {
    name: 'satchel-compressed',
    apply: 'build',
    enforce: 'post',
    configResolved: config => {
      folder = resolve(config.root, config.build.outDir)
    },
    closeBundle: { sequential: true, order: 'post', handler: () => precompress(folder) },
  }
}

export default defineConfig({
  // Icons keep their names: installed apps and home screens ask for them long after the build that named them.
  publicDir: 'components/assets',
  build: {
    target: 'es2022',
    // Aura computes its colours with relative oklch(); lowered for older engines, all text becomes invisible.
    cssTarget: ['chrome125', 'firefox128', 'safari18'],
    // Without a network every chunk comes from the device itself: to look for what to fetch ahead only costs a phone time.
    modulePreload: { polyfill: false, resolveDependencies: () => [] },
    sourcemap: true,
    outDir: 'dist',
    emptyOutDir: true,
  },
  plugins: [
    VitePWA({
      // Nobody's page changes under their hands: a new version waits until somebody takes it (components/app/updates.ts).
      registerType: 'prompt',
      injectRegister: null,
      // The patterns below find the icons; named twice, they would be fetched twice.
      includeManifestIcons: false,
      manifest: {
        id: '/',
        name: 'Satchel',
        short_name: 'Satchel',
        description:
          'The working papers of the day, with or without a network. Die Arbeitspapiere des Tages, mit und ohne Netz.',
        lang: 'en',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        // Light; in the dark the page's own theme-color takes over.
        theme_color: '#fbfaf7',
        background_color: '#fbfaf7',
        categories: ['business', 'productivity'],
        // The installed app opens satchel files from the system's own file lists (components/main.ts takes them).
        file_handlers: [{ action: '/open', accept: { 'application/vnd.satchel': ['.satchel'] } }],
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2}'],
        navigateFallback: '/index.html',
        // What the relay answers itself, and files; the app's own addresses have no dot (relay/http/app-files.ts).
        navigateFallbackDenylist: [/^\/(api|device|healthz|readyz|metrics)(\/|\?|$)/, /^[^?]*\./],
        cleanupOutdatedCaches: true,
        // The first page is served by it too: what is fetched later is there although the network has gone meanwhile.
        clientsClaim: true,
        // One file to ask for when looking for a new version.
        inlineWorkboxRuntime: true,
        sourcemap: false,
      },
    }),
    compressed(),
  ],
  server: {
    proxy: {
      '/api': { target: relay },
      '/device': { target: relay, ws: true },
    },
  },
})
