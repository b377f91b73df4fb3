// New versions of the app: the service worker fetches one beside the one in use, and there it waits until somebody takes it.
import { type Observable, State } from '../../src/sync/observable.ts'

/** What the service worker built by Vite listens for. */
const TAKE = { type: 'SKIP_WAITING' }

/**
 * ms until the page is loaded anew although nobody has heard of the new version's coming into force. Chromium (seen with
 * 156, about once in twenty on a busy machine) lets the old worker stay for minutes when the message comes at the moment
 * in which it falls idle; the next event of the old one, such as this page's loading, brings the new one in.
 */
export const TAKE_MS = 2_000

export class Updates {
  readonly #container: ServiceWorkerContainer
  readonly #reload: () => void
  readonly #after: (ms: number, work: () => void) => unknown
  readonly #ready = new State(false)
  #registration: ServiceWorkerRegistration | null = null
  #taken = false

  constructor(
    container: ServiceWorkerContainer,
    reload: () => void,
    after: (ms: number, work: () => void) => unknown = (ms, work) => setTimeout(work, ms),
  ) {
    this.#container = container
    this.#reload = reload
    this.#after = after
  }

  /** True once a version newer than this page is there to be taken. */
  get ready(): Observable<boolean> {
    return this.#ready
  }

  /** Keeps the app on this device from now on. Rejects where the worker cannot be had; the app then needs a network. */
  async start(script: string): Promise<void> {
    let controlled = this.#container.controller !== null
    this.#container.addEventListener('controllerchange', () => {
      if (this.#taken) this.#reload()
      // Taken in another window, which this one must not be robbed of its typing for.
      else if (controlled) this.#ready.value = true
      controlled = true
    })
    const registration = await this.#container.register(script)
    this.#registration = registration
    this.#look()
    registration.addEventListener('updatefound', () => this.#look())
  }

  /** Asks the relay whether there is a newer version; without an answer the next question will do. */
  check(): void {
    void this.#fetch()
  }

  /** Loads the page anew, in the version that waits. Whatever is being typed has to be saved before. */
  take(): void {
    const waiting = this.#registration?.waiting
    if (!waiting) return this.#reload()
    this.#taken = true
    waiting.addEventListener('statechange', () => {
      if (waiting.state === 'redundant') this.#reload()
    })
    waiting.postMessage(TAKE)
    this.#after(TAKE_MS, () => this.#reload())
  }

  /** For a page too old to talk to the office: a mere reload would bring the same old page again. */
  async renew(): Promise<void> {
    await this.#fetch()
    const coming = this.#registration?.installing
    if (coming) await installed(coming)
    this.take()
  }

  async #fetch(): Promise<void> {
    try {
      await this.#registration?.update()
    } catch (error) {
      // A TypeError is a relay out of reach, an InvalidStateError a registration removed with the site's data.
      if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error
    }
  }

  #look(): void {
    const registration = this.#registration
    // The first version on a device is no news.
    if (!registration || this.#container.controller === null) return
    if (registration.waiting) this.#ready.value = true
    const coming = registration.installing
    if (coming?.state === 'installing') void installed(coming).then(() => this.#look())
  }
}

/** Resolves when a worker has all its files, or has been given up. */
function installed(worker: ServiceWorker): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (worker.state === 'installing') return
      worker.removeEventListener('statechange', look)
      resolve()
    }
    worker.addEventListener('statechange', look)
    look()
  })
}
