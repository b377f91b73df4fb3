// The tabs of one browser profile without a browser: locks that a dead tab lets go of, and channels between the living.
import type { Lock } from '../../src/sync/environment.ts'
import type { LockHolder, Tabs } from '../../src/sync/tabs/tabs.ts'

interface Request {
  readonly tab: Tab
  readonly holder: LockHolder
}

interface Member {
  readonly tab: Tab
  readonly receive: (message: unknown) => void
}

/** What the browser keeps for all tabs of a profile. */
export class TabStrip {
  /** First the one that holds it, then those that wait, in order. */
  readonly #locks = new Map<string, Request[]>()
  readonly #channels = new Map<string, Set<Member>>()
  /** Every message posted so far, as it was. */
  readonly posted: unknown[] = []

  open(): Tab {
    return new Tab(this)
  }

  /** Asks for a lock on behalf of a tab; returns the way to let go. Granted in a later turn, as browsers do. */
  request(name: string, request: Request): () => void {
    const queue = this.#locks.get(name) ?? []
    this.#locks.set(name, queue)
    const holder = queue[0]
    if (request.holder.steal && holder) {
      queue.splice(0, 1, request)
      // A tab that sleeps hears of it when it wakes.
      holder.tab.does(() => holder.holder.lost?.())
      this.#grant(name, request)
    } else {
      queue.push(request)
      if (queue[0] === request) this.#grant(name, request)
    }
    return () => this.#release(name, request)
  }

  #grant(name: string, request: Request): void {
    setImmediate(() => {
      if (this.#locks.get(name)?.[0] === request) request.tab.does(() => request.holder.held())
    })
  }

  #release(name: string, request: Request): void {
    const queue = this.#locks.get(name) ?? []
    const at = queue.indexOf(request)
    if (at < 0) return
    queue.splice(at, 1)
    if (at === 0 && queue[0]) this.#grant(name, queue[0])
  }

  /** Everything of a tab that died. */
  drop(tab: Tab): void {
    for (const [name, queue] of this.#locks) {
      for (const request of queue.filter(each => each.tab === tab)) this.#release(name, request)
    }
    for (const members of this.#channels.values()) {
      for (const member of members) if (member.tab === tab) members.delete(member)
    }
  }

  join(name: string, member: Member): () => void {
    const members = this.#channels.get(name) ?? new Set<Member>()
    this.#channels.set(name, members.add(member))
    return () => members.delete(member)
  }

  post(name: string, from: Member | null, message: unknown): void {
    this.posted.push(message)
    for (const member of this.#channels.get(name) ?? []) {
      if (member === from) continue
      const copy = structuredClone(message)
      setImmediate(() => {
        if (this.#channels.get(name)?.has(member)) member.tab.does(() => member.receive(copy))
      })
    }
  }
}

export class Tab {
  readonly #strip: TabStrip
  #asleep = false
  #dead = false
  /** What it tells the others from now on is lost. */
  silent = false
  readonly #locking = new Set<(error: Error) => void>()
  /** What came while it was asleep. */
  readonly #missed: (() => void)[] = []

  constructor(strip: TabStrip) {
    this.#strip = strip
  }

  readonly tabs: Tabs = {
    channel: (name, receive) => {
      const member = { tab: this, receive }
      let leave = this.#strip.join(name, member)
      return {
        hear: does => {
          leave()
          if (does) leave = this.#strip.join(name, member)
        },
        post: message => {
          if (!this.#dead && !this.#asleep && !this.silent) this.#strip.post(name, member, message)
        },
        close: () => leave(),
      }
    },
    hold: (name, holder) => (this.#dead ? () => undefined : this.#strip.request(name, { tab: this, holder })),
  }

  /** One after the other per name, among all tabs. What a dead tab was about to do is never done. */
  readonly lock: Lock = (name, work) =>
    new Promise((resolve, reject) => {
      this.#locking.add(reject)
      if (this.#dead) reject(new Error('the tab is dead'))
      const release = this.tabs.hold(name, {
        held: () => {
          work()
            .then(resolve, reject)
            .finally(() => {
              this.#locking.delete(reject)
              release()
            })
        },
      })
    })

  /** Does what the browser has for this tab: now, when it wakes, or never. */
  does(work: () => void): void {
    if (this.#asleep) this.#missed.push(work)
    else if (!this.#dead) work()
  }

  kill(): void {
    this.#dead = true
    for (const reject of this.#locking) reject(new Error('the tab is dead'))
    this.#strip.drop(this)
  }

  /** The system has put it to sleep: it holds on to what it has and hears nothing. */
  sleep(): void {
    this.#asleep = true
  }

  awake(): void {
    this.#asleep = false
    for (const work of this.#missed.splice(0)) this.does(work)
  }
}
