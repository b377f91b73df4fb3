// Starts the app: takes a link's secret out of the address before anything else, then shows who may come in.
import type { Person } from '../src/sync/api.ts'
import './app/app.ts'
import { Office } from './app/office.ts'
import './app/theme.ts'
import { carriesSecret, takeSecret } from './entry/secret.ts'
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
  const [{ createBrowserDevice }, { pipeline }] = await Promise.all([
    import('../src/sync/browser.ts'),
    import('../src/documents/pipeline.ts'),
  ])
  return createBrowserDevice({
    person,
    kinds: new Map([[pipeline.name, pipeline]]),
    origin: window.location.origin,
    enrol: publicKey => office.enrolDevice(publicKey, deviceName()),
  })
}

/** What the office sees in its list of devices: coarse on purpose, it is no fingerprint. */
function deviceName(): string {
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(navigator.userAgent)?.[0] ?? 'Browser'
  const browser = /Firefox|Edg|Chrome|Safari/.exec(navigator.userAgent)?.[0] ?? ''
  return [browser.replace('Edg', 'Edge'), system].filter(part => part !== '').join(', ')
}

const app = document.querySelector('satchel-app')
if (app) app.surroundings = { office, openDevice, storage: window.localStorage, secret }
