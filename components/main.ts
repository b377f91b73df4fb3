// Starts the app: takes a link's secret out of the address before anything else, then shows who may come in.
import type { Person } from '../src/sync/api.ts'
import './app/app.ts'
import { vouchFor } from './app/enrolling.ts'
import { Install } from './app/install.ts'
import { askToKeep } from './app/keeping.ts'
import type { LocalDevices } from './app/local-profile.ts'
import { Office } from './app/office.ts'
import './app/theme.ts'
import { Updates } from './app/updates.ts'
import { carriesSecret, takeSecret } from './entry/secret.ts'
import { arrived } from './handover/arrived.ts'
import { language } from './i18n/i18n.ts'

const secret = takeSecret(window.location, window.history)
// A link opened in a window that shows the app already changes the fragment only: start anew with it.
window.addEventListener('hashchange', () => {
  if (carriesSecret(window.location)) window.location.reload()
})
const office = new Office(
  (path, init) => window.fetch(path, init),
  () => language.value,
)

/** The device's code comes after the form for signing in: who is not signed in needs none of it. */
async function openDevice(person: Person) {
  const [{ createBrowserDevice }, { kinds }] = await Promise.all([
    import('../src/sync/browser.ts'),
    import('../src/documents/kinds.ts'),
  ])
  return createBrowserDevice({
    person,
    kinds,
    origin: window.location.origin,
    enrol: publicKey => office.enrolDevice(publicKey, deviceName()),
    vouch: device => vouchFor(office, device),
  })
}

/** Devices of people who never signed in: their code comes with the first of them. */
const local: LocalDevices = {
  open: async profile => {
    const [{ createLocalDevice }, { kinds }] = await Promise.all([
      import('../src/sync/browser.ts'),
      import('../src/documents/kinds.ts'),
    ])
    return createLocalDevice(profile, kinds)
  },
  adopt: async (profile, into) => (await import('../src/sync/browser.ts')).adoptLocalDevice(profile, into),
}

/** The installed app opens satchel files: the system hands them over. */
function takeLaunched(): void {
  const { launchQueue } = window as { readonly launchQueue?: LaunchQueue }
  launchQueue?.setConsumer(async ({ files: [handle] }) => {
    if (handle) arrived.value = await handle.getFile()
  })
}

/** Chromium's, where an installed app handles files (https://wicg.github.io/web-app-launch/). */
interface LaunchQueue {
  setConsumer(take: (params: { readonly files: readonly { getFile(): Promise<File> }[] }) => void): void
}

/** What the office sees in its list of devices: coarse on purpose, it is no fingerprint. */
function deviceName(): string {
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(navigator.userAgent)?.[0] ?? 'Browser'
  const browser = /Firefox|Edg|Chrome|Safari/.exec(navigator.userAgent)?.[0] ?? ''
  return [browser.replace('Edg', 'Edge'), system].filter(part => part !== '').join(', ')
}

/** The service worker exists only where the app was built, and browsers offer them only in a secure context. */
function keepApp(): Updates | null {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return null
  const updates = new Updates(navigator.serviceWorker, () => window.location.reload())
  const start = () =>
    updates.start('/sw.js').catch((error: unknown) => {
      // Private windows and site settings can forbid it; the app then works as long as the page stays open.
      console.warn('The app is not kept on this device.', error)
    })
  // What it fetches ahead must not stand in the way of what the first screen needs.
  if (document.readyState === 'complete') void start()
  else window.addEventListener('load', () => void start(), { once: true })
  return updates
}

takeLaunched()
const app = document.querySelector('satchel-app')
if (app) {
  app.surroundings = {
    office,
    openDevice,
    storage: window.localStorage,
    secret,
    clock: Date.now,
    updates: keepApp(),
    install: new Install(window),
    local,
    keep: preferences =>
      askToKeep(navigator.storage, preferences, window.matchMedia('(display-mode: standalone)').matches),
  }
}
