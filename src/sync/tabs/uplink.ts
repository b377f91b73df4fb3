// The way up of one tab among several: its own socket while it leads, else through the tab that does (DESIGN 8).
import { newId } from '../../documents/address.ts'
import type { Connection as ConnectionStatus } from '../api.ts'
import { Connection, type ConnectionOptions } from '../connection.ts'
import type { Link, LinkEvents } from '../link.ts'
import { Channels } from '../multiplexer.ts'
import { State } from '../observable.ts'
import type { Welcome } from '../wire/catalogue.ts'
import type { DeviceFrame } from '../wire/frames.ts'
import { Election } from './election.ts'
import { Hub } from './hub.ts'
import { LeaderLink } from './leader-link.ts'
import type { News, TabMessage } from './messages.ts'
import { Neighbours } from './neighbours.ts'
import { alone } from './tabs.ts'

export interface UplinkEvents extends Omit<LinkEvents, 'onPong'> {
  /** Another tab has written to the store. */
  onNews(news: News): void
  /** Another tab may have written without a word of it. Resolves when this one knows what is stored, or cannot read it. */
  lookAgain(): Promise<void>
  /** Another tab runs a version of the app that this one cannot work beside. */
  onNewer(): void
}

export interface UplinkOptions extends Pick<ConnectionOptions, 'environment' | 'hello' | 'onTrouble'> {
  readonly events: UplinkEvents
}

export class Uplink implements Link {
  /** Whether this tab has the socket, and sends what all of them save. */
  readonly leads: State<boolean>
  /** The leader's connection, whichever tab that is. */
  readonly status = new State<ConnectionStatus>('offline')
  /** The documents' channels on it. */
  readonly channels = new Channels(this)
  readonly #events: UplinkEvents
  readonly #neighbours: Neighbours
  readonly #election: Election
  readonly #connection: Connection
  readonly #leader: LeaderLink
  readonly #hub: Hub
  /** Counts the connections of this tab: what was said on an earlier one is not meant for a later one. */
  #session = 0
  #welcome: Welcome | null = null
  /** It has been one among others: what they did has to be read before it leads. */
  #followed = false
  #here = false
  #closed = false
  /** What other tabs have told while this one was still reading what is stored; null afterwards. */
  #early: News[] | null = []
  /** Looking again: the last time that was asked for, and the one that has not begun yet. */
  #looking: Promise<void> = Promise.resolve()
  #nextLook: Promise<void> | null = null

  constructor({ environment, hello, onTrouble, events }: UplinkOptions) {
    const { tabs = alone, identity, random, timers } = environment
    this.#events = events
    this.#neighbours = new Neighbours(
      { tabs, person: identity.person, id: newId(random) },
      {
        onMessage: (message, from) => this.#heard(message, from),
        onUnknown: () => void this.#lookAgain(),
        onNewer: () => events.onNewer(),
      },
    )
    this.#election = new Election(tabs, identity.person)
    this.leads = this.#election.leads
    const { onFrame } = events
    this.#leader = new LeaderLink(
      {
        timers,
        say: (to, message) => (to === null ? this.#neighbours.tell(message) : this.#neighbours.send(to, message)),
      },
      {
        onFrame,
        onWelcome: welcome => this.#welcomed(welcome),
        onLost: () => this.#lost(),
        onPong: () => this.channels.keepAlive(),
        onMute: () => this.#election.rob(),
      },
    )
    this.#hub = new Hub(this.channels, (to, bytes) =>
      this.#neighbours.send(to, { type: 'frame', session: this.#session, bytes }),
    )
    this.#connection = new Connection({
      environment,
      hello,
      onTrouble,
      onFrame,
      onWelcome: welcome => {
        this.#session++
        this.#welcome = welcome
        this.#welcomed(welcome)
        this.#tellStatus(null)
      },
      onLost: () => {
        this.#welcome = null
        this.#hub.lost()
        this.#lost()
      },
      onPong: () => {
        this.channels.keepAlive()
        this.#neighbours.tell({ type: 'pong' })
      },
    })
  }

  get ready(): boolean {
    return this.leads.value ? this.#connection.ready : this.#leader.ready
  }

  get epochs(): boolean {
    return this.leads.value ? this.#connection.epochs : this.#leader.epochs
  }

  /** Whether this tab leads others. */
  get hasCompany(): boolean {
    return this.#neighbours.watches
  }

  send(frame: DeviceFrame): void {
    if (this.leads.value) this.#connection.send(frame)
    else this.#leader.send(frame)
  }

  /**
   * Takes its place among the tabs once what is stored is read; leads and connects where it is the first. What was told
   * since this was made comes first.
   */
  start(): void {
    const early = this.#early ?? []
    this.#early = null
    for (const news of early) this.#events.onNews(news)
    this.#connection.status.subscribe(status => {
      // Of a welcome the others hear when this tab has sent what waits.
      if (!this.leads.value) return
      this.status.value = status
      if (status === 'outdated') this.#giveUp()
      else if (status !== 'online') this.#tellStatus(null)
    })
    this.#leader.status.subscribe(status => {
      if (this.#here && !this.leads.value) this.status.value = status
    })
    this.leads.subscribe(leads => {
      if (leads) this.#lead()
      else if (this.#here) this.#follow()
    })
    this.#arrive()
  }

  #arrive(): void {
    this.#here = true
    this.#election.stand()
    if (!this.leads.value) this.#follow()
  }

  #lead(): void {
    this.#leader.end()
    this.status.value = 'connecting'
    this.#tellStatus(null)
    const connect = () => {
      if (this.leads.value) this.#connection.wake()
    }
    // In the order of their numbers: what others have saved is among the rows before the first of them is sent.
    if (this.#followed) void this.#lookAgain().then(connect)
    else connect()
  }

  #follow(): void {
    this.#followed = true
    this.#hub.lost()
    this.#neighbours.unwatch()
    this.#connection.rest()
    this.status.value = 'connecting'
    void this.#neighbours.arrive().then(() => {
      if (this.#here && !this.leads.value) this.#leader.begin()
    })
  }

  /** The relay speaks a newer protocol than this tab: another may be newer, and lead. */
  #giveUp(): void {
    this.rest()
    this.status.value = 'outdated'
  }

  wake(): void {
    if (!this.#here) return
    if (this.leads.value) this.#connection.wake()
    else this.#leader.wake()
  }

  /** The system says that there is no network; it says so to every tab. */
  doubt(): void {
    if (this.leads.value) this.#connection.doubt()
  }

  /** Ends the connection of this tab; it comes back with `wake`. */
  pause(): void {
    this.#connection.rest()
  }

  /** Others may lead: this tab is put to sleep, or closes. What it writes it still tells. */
  rest(): void {
    this.#here = false
    this.#leader.end()
    this.#hub.lost()
    this.#connection.rest()
    this.status.value = 'offline'
    this.#election.withdraw()
    this.#neighbours.unwatch()
    this.#neighbours.leave()
  }

  /** The same for a page that is put aside: what the others say while it is kept would end it in Chromium. */
  sleep(): void {
    this.rest()
    this.#neighbours.hear(false)
  }

  /** After a rest: back among the tabs, with what was missed. */
  return(): void {
    if (this.#closed) return
    this.#neighbours.hear(true)
    if (this.#here || this.status.value === 'outdated') return
    this.#arrive()
    void this.#lookAgain()
  }

  close(): void {
    if (this.#closed) return
    this.rest()
    this.#closed = true
    this.#connection.close()
    this.#neighbours.close()
  }

  /** Tells the other tabs what is in the store now. */
  tell(news: News): void {
    if (!this.#closed) this.#neighbours.tell(news)
  }

  #heard(message: TabMessage, from: string): void {
    if (message.type === 'wrote' || message.type === 'listed') {
      if (this.#early) this.#early.push(message)
      else if (!this.#closed) this.#events.onNews(message)
    } else if (!this.leads.value) this.#leader.heard(message, from)
    else this.#asked(message, from)
  }

  /** What is under way may have read already: asked in the middle of it, it is done once more. */
  #lookAgain(): Promise<void> {
    this.#nextLook ??= this.#looking.then(() => {
      this.#nextLook = null
      return this.#events.lookAgain()
    })
    this.#looking = this.#nextLook
    return this.#looking
  }

  /** Another tab speaks to the leader. */
  #asked(message: TabMessage, from: string): void {
    switch (message.type) {
      case 'join':
        this.#neighbours.watch(from, () => {
          this.#hub.gone(from)
          // Whatever it saved last, it may not have come to tell.
          void this.#lookAgain()
        })
        // It may come from signing in again, for all tabs.
        this.#connection.again()
        return this.#tellStatus(from)
      case 'wake':
        this.#connection.wake()
        return this.#tellStatus(from)
      case 'frame':
        if (message.session === this.#session && this.#connection.ready) this.#hub.heard(from, message.bytes)
        return
    }
  }

  #tellStatus(to: string | null): void {
    const status: TabMessage = {
      type: 'status',
      connection: this.#connection.status.value,
      session: this.#session,
      welcome: this.#welcome,
    }
    if (to === null) this.#neighbours.tell(status)
    else this.#neighbours.send(to, status)
  }

  #welcomed(welcome: Welcome): void {
    this.#events.onWelcome(welcome)
    // What waits goes up before the relay's state comes down (FINDINGS f3).
    this.channels.connected()
  }

  #lost(): void {
    this.#events.onLost()
    this.channels.lost()
  }
}
