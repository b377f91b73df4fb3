// The other tabs of this profile: what they say reaches this one, and this one hears when one of them is gone.
import { type Envelope, readEnvelope, TABS_VERSION, type TabMessage } from './messages.ts'
import type { TabChannel, Tabs } from './tabs.ts'

export interface NeighbourEvents {
  onMessage(message: TabMessage, from: string): void
  /** A tab says something that this code does not know: what it has done can be seen in the store. */
  onUnknown(): void
  /** A tab speaks a newer version than this code. */
  onNewer(): void
}

export interface NeighbourOptions {
  readonly tabs: Tabs
  /** Sets this person's tabs apart from another's in the same profile. */
  readonly person: string
  /** This tab's name among them. */
  readonly id: string
}

export class Neighbours {
  readonly #options: NeighbourOptions
  readonly #events: NeighbourEvents
  readonly #channel: TabChannel
  readonly #watched = new Map<string, () => void>()
  /** Older tabs that were told of this version already. */
  readonly #told = new Set<string>()
  #leave: (() => void) | null = null
  #arrived: Promise<void> | null = null

  constructor(options: NeighbourOptions, events: NeighbourEvents) {
    this.#options = options
    this.#events = events
    this.#channel = options.tabs.channel(`satchel:${options.person}`, data => this.#receive(data))
  }

  #receive(data: unknown): void {
    const envelope = readEnvelope(data)
    if (!envelope) return
    if (!('kind' in envelope)) {
      const isMeant = envelope.to === null || envelope.to === this.#options.id
      if (isMeant) this.#events.onMessage(envelope.message, envelope.from)
    } else if (envelope.kind === 'newer') this.#events.onNewer()
    else {
      // An older tab gives way when it hears a newer one.
      if (envelope.kind === 'older' && !this.#told.has(envelope.from)) {
        this.#told.add(envelope.from)
        this.tell({ type: 'join' })
      }
      this.#events.onUnknown()
    }
  }

  /** Resolves when the others can hear of this tab's end: nothing may be asked of them before. */
  arrive(): Promise<void> {
    this.#arrived ??= new Promise(resolve => {
      this.#leave = this.#options.tabs.hold(this.#lock(this.#options.id), { held: resolve })
    })
    return this.#arrived
  }

  /** The others take this tab for gone until it arrives again. Safe to call twice. */
  leave(): void {
    this.#leave?.()
    this.#leave = null
    this.#arrived = null
  }

  /** Calls `onGone` once, when that tab is gone. Asked again for a tab that is watched, it changes nothing. */
  watch(id: string, onGone: () => void): void {
    if (this.#watched.has(id)) return
    const release = this.#options.tabs.hold(this.#lock(id), {
      held: () => {
        queueMicrotask(() => release())
        if (this.#watched.delete(id)) onGone()
      },
    })
    this.#watched.set(id, release)
  }

  get watches(): boolean {
    return this.#watched.size > 0
  }

  /** Whether it hears what the others say; heard or not, it may speak. */
  hear(does: boolean): void {
    this.#channel.hear(does)
  }

  /** Watches nobody any more. */
  unwatch(): void {
    for (const release of this.#watched.values()) release()
    this.#watched.clear()
  }

  tell(message: TabMessage): void {
    this.#post(message, null)
  }

  send(to: string, message: TabMessage): void {
    this.#post(message, to)
  }

  #post(message: TabMessage, to: string | null): void {
    const envelope: Envelope = { version: TABS_VERSION, from: this.#options.id, to, message }
    this.#channel.post(envelope)
  }

  close(): void {
    this.unwatch()
    this.leave()
    this.#channel.close()
  }

  #lock(id: string): string {
    return `satchel:${this.#options.person}:tab:${id}`
  }
}
