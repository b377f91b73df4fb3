// Tells, on whatever screen, of business transactions that were asked for here and came to nothing.
import type { ReactiveController } from 'lit'
import { notRunText } from '../document/facts/texts.ts'
import type { SatchelElement } from '../shared/element.ts'
import { showToast } from '../shared/toasts.ts'
import type { Session } from './session.ts'

interface Host extends SatchelElement {
  readonly session: Session
}

export class NotRun implements ReactiveController {
  readonly #host: Host
  /** How many were told: each once. */
  #told = 0
  #stop: () => void = () => {}

  constructor(host: Host) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    const { device } = this.#host.session
    this.#stop = device.notRun.subscribe(all => {
      for (const each of all.slice(this.#told)) {
        const text = notRunText(each, String(device.catalogue.value.get(each.address)?.summary.name ?? ''))
        // The page that shows it may only just be there.
        queueMicrotask(() => showToast(this.#host, { text, tone: 'problem' }))
      }
      this.#told = all.length
    })
  }

  hostDisconnected(): void {
    this.#stop()
  }
}
