// What the relay says to a device, handed to whom it is for.
import type { Address } from '../documents/address.ts'
import type { Person } from './api.ts'
import type { Asks } from './asks.ts'
import type { Chores } from './chores.ts'
import type { Epochs } from './epochs.ts'
import type { Handover } from './handover.ts'
import type { State } from './observable.ts'
import type { Outbox } from './outbox.ts'
import type { Requests } from './requests.ts'
import type { Satchel } from './satchel.ts'
import type { Sender } from './sender.ts'
import type { Uplink } from './tabs/uplink.ts'
import type { Troubles } from './troubles.ts'
import type { Catalogue, Welcome } from './wire/catalogue.ts'
import type { RelayFrame } from './wire/frames.ts'

export interface HearingContext {
  readonly person: State<Person | null>
  readonly troubles: Troubles
  readonly chores: Chores
  readonly uplink: Uplink
  readonly outbox: Outbox
  readonly sender: Sender
  readonly requests: Requests
  readonly asks: Asks
  readonly satchel: Satchel
  readonly handover: Handover
  readonly epochs: Epochs
}

export class Hearing {
  readonly #context: HearingContext

  constructor(context: HearingContext) {
    this.#context = context
  }

  welcomed(welcome: Welcome): void {
    const { person, troubles, uplink, sender, satchel, handover, epochs } = this.#context
    troubles.solved('connecting')
    person.value = welcome.person
    const isOther = satchel.welcomed(welcome)
    if (!uplink.leads.value) return epochs.look()
    satchel.connected(isOther)
    handover.carrying.connected(welcome.brings === true)
    if (!isOther) return sender.connected()
    this.#offer()
  }

  /** What the relay may lack comes into the outbox before anything is sent, however often the disk refuses that. */
  #offer(): void {
    const { chores, uplink, outbox, sender, satchel } = this.#context
    const offered = outbox
      .offerAgain()
      .then(() => satchel.relay.offered())
      .then(
        () => {
          if (uplink.ready) sender.connected()
        },
        error => {
          chores.later(() => this.#offer())
          throw error
        },
      )
    chores.do('offering again', offered)
  }

  lost(): void {
    const { satchel, sender, handover, requests, asks } = this.#context
    satchel.lost()
    sender.lost()
    handover.carrying.lost()
    requests.lost()
    asks.lost()
  }

  received(frame: RelayFrame): void {
    const { chores, uplink, sender, requests, asks, satchel, handover } = this.#context
    switch (frame.type) {
      case 'data':
        return uplink.channels.received(frame.channel, frame.bytes)
      case 'closed':
        return uplink.channels.closed(frame.channel, frame.code, frame.reason)
      case 'answer':
        return sender.answered(frame.ref, frame.answers)
      case 'checked':
        return requests.checked(frame.ref, frame.results)
      case 'catalogue':
        return chores.do('catalogue', this.#listed(frame.catalogue))
      case 'pulled':
        return satchel.cargo.pulled(frame.pulled)
      case 'left':
        return satchel.withdrawals.left(frame.addresses as Address[])
      case 'brought':
        return handover.carrying.answered(frame.ref, frame.answers)
      case 'profiles':
        return chores.do('status profiles', satchel.profiles.told(frame.told))
      case 'asked':
        return asks.heard(frame.asked)
    }
  }

  async #listed(catalogue: Catalogue): Promise<void> {
    const { satchel, handover, epochs } = this.#context
    await satchel.listed(catalogue, handover.local)
    handover.listed(catalogue)
    epochs.look()
  }
}
