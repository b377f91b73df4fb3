// Asking the office about drafts: what is wanted goes up as soon as there is a relay that takes it, one after the other,
// and what the office comes to is kept with the draft; what was discarded is withdrawn (relay/SPEC.md Q1, Q2, Q13).
import type { Ask, Draft } from './api.ts'
import type { Drafts } from './drafts.ts'
import type { Timers } from './environment.ts'
import type { Link } from './link.ts'
import { type Asked, type AskState, mayBeAsked } from './wire/asks.ts'

/** ms until a question is asked again that the relay put off. */
const LATER_MS = 60_000

/** A draft whose changes are more than the office can be asked about. */
export class TooLargeToAskError extends Error {
  override readonly name = 'TooLargeToAskError'
}

export interface AsksOptions {
  readonly drafts: Drafts
  readonly link: Link
  readonly timers: Timers
}

export class Asks {
  readonly #drafts: Drafts
  readonly #link: Link
  readonly #timers: Timers
  /** This connection's relay has told of all questions: it can be asked. */
  #isTaking = false
  /** And it knows what it is to withdraw one. */
  #withdraws = false
  /** Drafts named so far by a full list that comes in several frames. */
  #named = new Set<string>()
  /** The one question on its way. */
  #sent: string | null = null
  #stopWaiting: (() => void) | null = null

  constructor({ drafts, link, timers }: AsksOptions) {
    this.#drafts = drafts
    this.#link = link
    this.#timers = timers
    drafts.all.subscribe(() => this.#send())
  }

  /**
   * Keeps on disk that the office is to be asked about this draft; works without a network. What was asked already, or
   * is gone, stays as it is. Rejects where the storage refuses. @throws TooLargeToAskError
   */
  async want(id: string): Promise<void> {
    const draft = this.#find(id)
    if (!draft || draft.ask) return
    if (!mayBeAsked(draft.changes)) throw new TooLargeToAskError('these changes are too many to be asked about')
    await this.#drafts.write({ putAsks: [{ draft: id, ask: { state: 'wanted' } }] })
  }

  /** The relay says how questions stand. */
  heard({ full, more, withdraws, states }: Asked): void {
    for (const state of states) this.#take(state)
    if (!full) return this.#send()
    for (const { draft } of states) this.#named.add(draft)
    if (more) return
    // A relay that was set back to a backup has forgotten what it was asked since.
    for (const draft of this.#drafts.all.value) {
      if (this.#named.has(draft.id)) continue
      if (draft.ask?.state === 'open') this.#keep(draft, { state: 'wanted' })
      else if (draft.ask?.state === 'withdrawing') this.#drafts.forget(draft.id)
    }
    this.#named.clear()
    this.#isTaking = true
    this.#withdraws = withdraws === true
    this.#send()
  }

  /** The connection ended: what was on its way is asked again at the next, and is the same question there. */
  lost(): void {
    this.#isTaking = false
    this.#withdraws = false
    this.#sent = null
    this.#named.clear()
    this.#stopWaiting?.()
    this.#stopWaiting = null
  }

  #take({ draft: id, ...state }: AskState): void {
    if (this.#sent === id) this.#sent = null
    if (state.state === 'later') {
      this.#stopWaiting ??= this.#timers.after(LATER_MS, () => {
        this.#stopWaiting = null
        this.#send()
      })
      return
    }
    const draft = this.#find(id)
    if (!draft || draft.ask?.state === state.state) return
    // What the office had entered before it heard of that is shown once more: it was not discarded everywhere.
    if (draft.ask?.state !== 'withdrawing' || state.state === 'applied') {
      // Restored since it was withdrawn: it is wanted already, and asked anew.
      if (state.state !== 'withdrawn') this.#keep(draft, state)
    } else if (state.state !== 'open') this.#drafts.forget(id)
  }

  #keep({ id }: Draft, ask: Ask): void {
    this.#drafts.answer({ draft: id, ask })
  }

  #send(): void {
    if (!this.#isTaking || this.#sent !== null || this.#stopWaiting) return
    const draft = this.#drafts.all.value.find(
      ({ ask }) => ask?.state === 'wanted' || (this.#withdraws && ask?.state === 'withdrawing'),
    )
    if (!draft) return
    if (draft.ask?.state === 'withdrawing') {
      this.#sent = draft.id
      return this.#link.send({ type: 'withdraw', draft: draft.id })
    }
    const { id, address, n, changes, refusal } = draft
    this.#sent = id
    const asked = { draft: id, address, n, changes: JSON.stringify(changes), code: refusal.code }
    this.#link.send({ type: 'ask', asked })
  }

  #find(id: string): Draft | undefined {
    return this.#drafts.all.value.find(each => each.id === id)
  }
}
