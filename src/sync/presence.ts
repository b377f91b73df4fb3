// Who else is in an open document, and where; tells the others where this person is (rules H of SPEC.md).
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { OpenDocument } from './api.ts'
import type { Timers } from './environment.ts'
import { State } from './observable.ts'
import { NAME, type Place, type Present, positionAt, readPeople } from './present.ts'

/** ms between two messages: half of what the relay lets through (its P4), and quick enough for a caret. */
const EVERY_MS = 100

export interface Self {
  readonly id: string
  readonly name: string
}

interface Selection {
  readonly text: Y.Text
  readonly anchor: number
  readonly head: number
}

export class Presence {
  /** Everybody else, with what they are in. A new list at each change, also of a caret. */
  readonly people = new State<readonly Present[]>([])
  /** The same without carets: a new list when somebody comes, goes, or is elsewhere. */
  readonly places = new State<readonly Present[]>([])
  readonly #open: OpenDocument
  readonly #self: Self
  readonly #timers: Timers
  readonly #unsubscribe: () => void
  #awareness: Awareness | null = null
  #visible: boolean
  #place: Place | null = null
  #selection: Selection | null = null
  #stopTimer: (() => void) | null = null
  #closed = false

  /** `visible`: whether anybody can see the page now. */
  constructor(open: OpenDocument, self: Self, timers: Timers, visible: boolean) {
    this.#open = open
    this.#self = self
    this.#timers = timers
    this.#visible = visible
    // Another one comes with every rebuild of the document, none while it is not joined.
    this.#unsubscribe = open.awareness.subscribe(awareness => {
      this.#awareness?.off('change', this.#look)
      this.#awareness = awareness
      // Letters of another document: whoever shows them says anew where the caret is.
      this.#selection = null
      awareness?.on('change', this.#look)
      this.#say()
      this.#look()
    })
  }

  /** Where the person is from now on; null: nowhere in particular. */
  enter(place: Place | null): void {
    if (samePlace(place, this.#place)) return
    this.#place = place
    this.#selection = null
    this.#soon()
  }

  /** Where the caret is in the long text that was entered, as positions in it. */
  select(place: Place, text: Y.Text, anchor: number, head: number): void {
    if (!samePlace(place, this.#place)) return
    this.#selection = { text, anchor, head }
    this.#soon()
  }

  /** The page is seen, or not any more. */
  show(visible: boolean): void {
    if (visible === this.#visible) return
    this.#visible = visible
    this.#say()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#unsubscribe()
    this.#visible = false
    this.#say()
    this.#awareness?.off('change', this.#look)
    this.#awareness = null
  }

  #soon(): void {
    if (this.#visible) this.#stopTimer ??= this.#timers.after(EVERY_MS, () => this.#say())
  }

  #say(): void {
    this.#stopTimer?.()
    this.#stopTimer = null
    const awareness = this.#awareness
    if (!awareness) return
    const state = this.#visible ? this.#state() : null
    // Said once more it would cost everybody a message and tell nobody anything.
    if (JSON.stringify(state) !== JSON.stringify(awareness.getLocalState())) awareness.setLocalState(state)
  }

  #state(): Record<string, unknown> {
    const user = { name: this.#self.name.slice(0, NAME) }
    if (!this.#place) return { user }
    const selection = this.#selection
    if (!selection?.text.doc) return { user, place: this.#place }
    const [anchor, head] = [selection.anchor, selection.head].map(index =>
      Y.relativePositionToJSON(positionAt(selection.text, index)),
    )
    return { user, place: this.#place, cursor: { anchor, head } }
  }

  readonly #look = (): void => {
    const awareness = this.#awareness
    const all = awareness ? readPeople(this.#open.kind, awareness.getStates(), awareness.clientID) : []
    const people = all.filter(each => !this.#isSelf(each))
    const before = this.places.value
    this.people.value = people
    if (people.length !== before.length || people.some((each, index) => !sameButCaret(each, before[index]))) {
      this.places.value = people
    }
  }

  #isSelf({ person, name }: Present): boolean {
    return person === '' ? name === this.#self.name : person === this.#self.id
  }
}

export const samePlace = (a: Place | null, b: Place | null): boolean =>
  a === b || (a !== null && b !== null && a.collection === b.collection && a.record === b.record && a.field === b.field)

const sameButCaret = (a: Present, b: Present | undefined): boolean =>
  b !== undefined && a.client === b.client && a.name === b.name && a.person === b.person && samePlace(a.place, b.place)
