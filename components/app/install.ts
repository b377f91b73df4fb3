// The browser's offer to install the app, kept until its person asks for it: nobody is asked in the middle of their work.
import { type Observable, State } from '../../src/sync/observable.ts'

/** Chromium's own event; other browsers install from their menus and never send it. */
export interface InstallOffer extends Event {
  /** Shows the browser's question; an offer can be used once. */
  prompt(): Promise<unknown>
}

export class Install {
  readonly #offer = new State<InstallOffer | null>(null)

  constructor(host: EventTarget) {
    host.addEventListener('beforeinstallprompt', event => {
      event.preventDefault()
      this.#offer.value = event as InstallOffer
    })
    host.addEventListener('appinstalled', () => {
      this.#offer.value = null
    })
  }

  /** Null where the browser offers nothing: it is installed already, or cannot be. */
  get offer(): Observable<InstallOffer | null> {
    return this.#offer
  }

  async ask(): Promise<void> {
    const offer = this.#offer.value
    this.#offer.value = null
    await offer?.prompt()
  }
}
