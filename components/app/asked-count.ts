// How many questions wait for the office, for its menu: asked for now and then, as long as somebody looks.
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { QuarantineCounts } from '../../src/sync/wire/quarantine.ts'
import { isOffice, type Session } from './session.ts'

/** ms; somebody who asked has waited for a network, and can wait for this. */
const LOOK_MS = 60_000

export class AskedCount implements ReactiveController {
  /** 0 also where it is not known: a number beside a menu entry says something only where there is one. */
  asked = 0
  readonly #host: ReactiveControllerHost
  readonly #session: () => Session | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  #stop: (() => void) | null = null

  constructor(host: ReactiveControllerHost, session: () => Session | undefined) {
    this.#host = host
    this.#session = session
    host.addController(this)
  }

  hostUpdated(): void {
    const session = this.#session()
    if (this.#stop || !session || !isOffice(session.person)) return
    this.#timer = setInterval(this.#look, LOOK_MS)
    document.addEventListener('visibilitychange', this.#look)
    this.#stop = session.device.connection.subscribe(connection => {
      if (connection === 'online') void this.#look()
    })
  }

  hostDisconnected(): void {
    clearInterval(this.#timer)
    document.removeEventListener('visibilitychange', this.#look)
    this.#stop?.()
    this.#stop = null
  }

  /** A screen has just been told. */
  show(asked: number): void {
    if (asked === this.asked) return
    this.asked = asked
    this.#host.requestUpdate()
  }

  readonly #look = async (): Promise<void> => {
    const session = this.#session()
    if (!session || document.visibilityState !== 'visible' || session.device.connection.value !== 'online') return
    // Not to be told is no news: the screen itself says why it cannot be read.
    const counts = await countsOf(session).catch(() => null)
    if (counts) this.show(counts.asked)
  }
}

async function countsOf({ office }: Session): Promise<QuarantineCounts | null> {
  const response = await office.send('/api/quarantine')
  return response.ok ? ((await response.json()) as { counts: QuarantineCounts }).counts : null
}
