// A line between a page and the relay that a test spoils: it says nothing, loses answers, repeats, and swaps.
import type { Page, WebSocketRoute } from 'playwright-core'
import { decodeDeviceFrame, decodeRelayFrame } from '../../../src/sync/wire/frames.ts'

/**
 * What the line does: `well`, nothing; `silent`, it accepts and passes nothing on; `deaf`, it loses what the relay answers
 * to submissions; `wild`, submissions and what comes down arrive twice, the first of two submissions behind the second.
 */
export type Mood = 'well' | 'silent' | 'deaf' | 'wild'

/** ms a submission is held for another to overtake it. */
const HELD_MS = 60

export class BadLine {
  mood: Mood = 'well'
  /** Answers that were lost, frames that came twice, submissions that were overtaken. */
  readonly did = { lost: 0, twice: 0, overtaken: 0 }
  readonly #sockets = new Set<WebSocketRoute>()
  #held: { readonly send: () => void; readonly timer: NodeJS.Timeout } | null = null
  #opened: (() => void) | null = null

  /** Lies between this page and the relay from its next socket on. */
  async lay(page: Page): Promise<void> {
    await page.routeWebSocket(/\/device$/, socket => this.#open(socket))
  }

  /** Resolves when the page has opened its next socket. */
  opened(): Promise<void> {
    return new Promise(resolve => {
      this.#opened = resolve
    })
  }

  /** Every socket ends, as when the relay goes in the middle of whatever it does. */
  async cut(): Promise<void> {
    for (const socket of this.#sockets) await socket.close({ code: 1011, reason: 'cut' })
    this.#sockets.clear()
  }

  #open(socket: WebSocketRoute): void {
    this.#sockets.add(socket)
    this.#opened?.()
    if (this.mood === 'silent') return
    const relay = socket.connectToServer()
    socket.onMessage(message => this.#up(message as Buffer, () => relay.send(message)))
    relay.onMessage(message => this.#down(message as Buffer, () => socket.send(message)))
  }

  #up(message: Buffer, send: () => void): void {
    if (this.mood !== 'wild' || decodeDeviceFrame(message).type !== 'submit') return send()
    const twice = (): void => {
      send()
      send()
      this.did.twice++
    }
    const first = this.#held
    if (!first) {
      this.#held = { send: twice, timer: setTimeout(() => this.#release(), HELD_MS) }
      return
    }
    twice()
    this.did.overtaken++
    this.#release()
  }

  #release(): void {
    const held = this.#held
    this.#held = null
    if (!held) return
    clearTimeout(held.timer)
    held.send()
  }

  #down(message: Buffer, send: () => void): void {
    const { type } = decodeRelayFrame(message)
    if (this.mood === 'deaf' && type === 'answer') {
      this.did.lost++
      return
    }
    send()
    if (this.mood === 'wild' && (type === 'answer' || type === 'data' || type === 'catalogue')) send()
  }
}
