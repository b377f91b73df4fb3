// The other tabs' half: a link to the relay that goes through the tab that leads.
import type { Connection as ConnectionStatus } from '../api.ts'
import type { Timers } from '../environment.ts'
import type { Link, LinkEvents } from '../link.ts'
import { State } from '../observable.ts'
import { type DeviceFrame, decodeRelayFrame, encodeDeviceFrame } from '../wire/frames.ts'
import type { TabMessage } from './messages.ts'

/**
 * ms a leader that was asked may say nothing, before it is taken for one that the system has put to sleep. A tab that
 * dies is followed at once; this is for those that hold on to the lead without being able to work.
 */
const MUTE_MS = 5_000

export interface LeaderLinkEvents extends LinkEvents {
  /** The leader does not answer. */
  onMute(): void
}

export interface LeaderLinkOptions {
  readonly timers: Timers
  /** To one tab, or to all (null). */
  readonly say: (to: string | null, message: TabMessage) => void
}

export class LeaderLink implements Link {
  /** How the leader's connection stands. */
  readonly status = new State<ConnectionStatus>('connecting')
  readonly #options: LeaderLinkOptions
  readonly #events: LeaderLinkEvents
  #active = false
  epochs = false
  #ready = false
  #leader: string | null = null
  #session = 0
  #stopWaiting: (() => void) | null = null

  constructor(options: LeaderLinkOptions, events: LeaderLinkEvents) {
    this.#options = options
    this.#events = events
  }

  get ready(): boolean {
    return this.#ready
  }

  /** From here on another tab leads: asks which. */
  begin(): void {
    this.#active = true
    this.#ask({ type: 'join' })
  }

  /** This tab leads, or is going. Safe to call twice. */
  end(): void {
    this.#active = false
    this.#leader = null
    this.#stop()
    this.#lose()
    this.status.value = 'connecting'
  }

  /** Asks the leader how it is, and lets it ask the relay. */
  wake(): void {
    if (this.#active) this.#ask({ type: 'wake' })
  }

  #ask(message: TabMessage): void {
    this.#options.say(null, message)
    this.#stopWaiting ??= this.#options.timers.after(MUTE_MS, () => {
      this.#stopWaiting = null
      if (this.#active) this.#events.onMute()
    })
  }

  #stop(): void {
    this.#stopWaiting?.()
    this.#stopWaiting = null
  }

  send(frame: DeviceFrame): void {
    if (!this.#ready || !this.#leader) return
    this.#options.say(this.#leader, { type: 'frame', session: this.#session, bytes: encodeDeviceFrame(frame) })
  }

  /** Takes what another tab says. */
  heard(message: TabMessage, from: string): void {
    if (!this.#active) return
    switch (message.type) {
      case 'status': {
        this.#stop()
        const isSame = this.#ready && from === this.#leader && message.session === this.#session
        if (!isSame || !message.welcome) this.#lose()
        this.#leader = from
        this.#session = message.session
        this.status.value = message.connection
        if (message.welcome && !this.#ready) {
          this.#ready = true
          this.epochs = message.welcome.epochs === true
          this.#events.onWelcome(message.welcome)
        }
        return
      }
      case 'frame':
        if (this.#ready && from === this.#leader && message.session === this.#session) this.#receive(message.bytes)
        return
      case 'pong':
        if (this.#ready && from === this.#leader) this.#events.onPong()
        return
      case 'join':
        // It leads no more: whoever does is asked to say so.
        if (from === this.#leader) this.leaderGone(from)
        return
    }
  }

  /** A tab is gone, or leads no more. */
  leaderGone(id: string): void {
    if (!this.#active || id !== this.#leader) return
    this.#leader = null
    this.#lose()
    this.status.value = 'connecting'
    this.#ask({ type: 'join' })
  }

  #receive(bytes: Uint8Array): void {
    let frame: ReturnType<typeof decodeRelayFrame>
    try {
      frame = decodeRelayFrame(bytes)
    } catch {
      // Of another version of the app: as a frame of a newer relay, it is passed over.
      return
    }
    this.#events.onFrame(frame)
  }

  #lose(): void {
    if (!this.#ready) return
    this.#ready = false
    this.#events.onLost()
  }
}
